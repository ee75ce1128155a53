import { matchFrom } from './matching';

const SEPARATOR = '[ _-]?';
const NAME = [
  `(?:api|client|consumer)${SEPARATOR}(?:secret|key|token)`,
  `secret${SEPARATOR}key`,
  `access${SEPARATOR}(?:token|key|secret|grant)`,
  `auth${SEPARATOR}token`,
  `bearer(?:${SEPARATOR}token)?`,
  `private${SEPARATOR}key`,
  `service${SEPARATOR}role${SEPARATOR}key`,
  `github${SEPARATOR}(?:pat|token)`,
  `(?:openrouter|supabase|storj)${SEPARATOR}(?:key|token|secret|access${SEPARATOR}grant)`,
  'password',
].join('|');
const ASSIGNED = `["'\`]?[ \\t]{0,8}(?::=|[:=])[ \\t]{0,8}["'\`]?`;
const VALUE_START = '(?<value>[a-z0-9][a-z0-9._~+/=-]{15})';

const ASSIGNMENT = new RegExp(
  `(?:(?:${NAME})${ASSIGNED}|(?:authorization|x-api-key|x-api-secret)${ASSIGNED}(?:bearer[ \\t]{1,4})?)${VALUE_START}`,
  'i',
);

/** Substrings of which every line with a secret literal holds one. */
export const SECRET_ANCHORS = ['key', 'token', 'secret', 'grant', 'bearer', 'github', 'password', 'authorization'];

const FILLER = /^[x_*-]{1,512}$/i;
const NO_SECRET =
  /\.\.\.|process\.env|os\.environ|getenv|your|example|placeholder|change-?me|replace|redacted|dummy|sample|test-token|token-here|secret-here|api-key-here/i;
/** A variable, or a path of properties. Real keys have digits. */
const DIGITLESS_PATH = /^[a-z_][a-z_.]{1,511}$/i;
const JUDGED_CHARS = 512;
const VALUE_CHARS = new Set('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._~+/=-');

/** Where the secret values of a line begin and end (exclusive), first to last. Linear, however long a value is. */
function* secretsIn(line: string): Generator<{ start: number; end: number }> {
  for (let match = matchFrom(ASSIGNMENT, line, 0); match;) {
    let end = match.index + match[0].length;
    const start = end - (match.groups?.['value'] ?? '').length;
    while (end < line.length && VALUE_CHARS.has(line.charAt(end))) end++;
    if (!isPlaceholder(line.slice(start, Math.min(end, start + JUDGED_CHARS)))) yield { start, end };
    match = matchFrom(ASSIGNMENT, line, end);
  }
}

function isPlaceholder(value: string): boolean {
  return FILLER.test(value) || NO_SECRET.test(value);
}

/**
 * Whether the line gives a value of 16 characters or more to a name that holds a secret (section 5.1).
 *
 * Unquoted text that reads as an expression (`accessToken: response.accessToken`, `password = readPassword()`) is no
 * literal, whatever its length.
 *
 * @param isProgram whether an unquoted word is a variable, as in every programming language but those of shells
 */
export function hasSecretLiteral(line: string, isProgram: boolean): boolean {
  for (const { start, end } of secretsIn(line)) if (!isExpression(line, start, end, isProgram)) return true;
  return false;
}

function isExpression(line: string, start: number, end: number, isProgram: boolean): boolean {
  const before = line.slice(Math.max(0, start - 8), start);
  if (/["'`]$|bearer[ \t]$/i.test(before)) return false;
  if (/[([]/.test(line.charAt(end))) return true;
  const value = line.slice(start, Math.min(end, start + JUDGED_CHARS));
  return DIGITLESS_PATH.test(value) && (isProgram || value.includes('.'));
}

/** The line with every secret literal replaced by `[REDACTED]`. */
export function redactSecrets(line: string): string {
  const parts: string[] = [];
  let from = 0;
  for (const { start, end } of secretsIn(line)) {
    parts.push(line.slice(from, start), '[REDACTED]');
    from = end;
  }
  return parts.join('') + line.slice(from);
}
