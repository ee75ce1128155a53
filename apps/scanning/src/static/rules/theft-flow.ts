import { addressesIn, NAMELESS } from '../addresses.rules';
import { matchesOf } from '../matching';
import type { Sight } from '../rule';
import type { SourceFile } from '../source-file';
import { HARD_PLACE, SECRET_VARIABLE, STRONG_PLACE, WEAK_PLACE, WHOLE_ENVIRONMENT } from './secret-places';

const ASSIGNMENT =
  /^\s{0,200}(?:(?:export|const|let|var|local|readonly|auto)\s{1,4})?\$?([A-Za-z_]\w{0,60})(?:\s{0,2}:\s{0,2}[\w.[\]| ]{1,40})?\s{0,4}(?:\+?=|:=)(?!=)|\bwith\s{1,4}open\([^\n]{1,200}\)\s{1,4}as\s{1,4}(\w{1,60})|^\s{0,200}for\s{1,4}(?:const\s{1,4}|let\s{1,4})?\(?\s{0,2}(?:const\s{1,4}|let\s{1,4})?(\w{1,60})\s{1,4}(?:in|of)\s/;
const READS_WHOLE =
  /\bread(?:_text|_bytes|FileSync|File|lines|all)?\s{0,2}\(|\bopen\s{0,2}\(|\$\(\s{0,2}(?:cat|base64|<)|`cat\s|Get-Content|File\.read|ReadFile/i;
/** Taking one value out of a settings file is what honest code does with it. */
const TAKES_PART =
  /\.split\s{0,2}\(|\.exec\s{0,2}\(|\.match\s{0,2}\(|re\.(?:search|match|findall)|dotenv|\.get\s{0,2}\(|\[\s{0,2}["']|configparser|json\.load|JSON\.parse|yaml|toml|startswith|startsWith|\bgrep\b|\bcut\b/i;
const SENDS =
  /\b(?:requests|httpx|session|client|axios|http|got|needle|superagent)\.(?:post|put|request|patch)\s{0,2}\(|\burlopen\s{0,2}\(|\bRequest\s{0,2}\(\s{0,4}[^)\s]|\bfetch\s{0,2}\(|\bcurl\b|\bsendDocument\b|\baxios\s{0,2}\(|\bhttps?\.request\s{0,2}\(|\.sendall\s{0,2}\(|\b(?:s|sock|socket|conn|client|ws)\.send\s{0,2}\(|Invoke-(?:RestMethod|WebRequest)|\.UploadString\s{0,2}\(|navigator\.sendBeacon|net\/http|\b(?:r|req|request)\.(?:write|end)\s{0,2}\(\s{0,2}[^)\s]/;
const CARRIES =
  /\b(?:data|json|files|body|content|params|payload|document|form)\b\s{0,2}[=:]|\s-[dFT]\b|--data|\burlopen\b|\.post\s{0,2}\(|\bRequest\s{0,2}\(|\.(?:sendall|send)\s{0,2}\(|\b(?:r|req|request)\.(?:write|end)\s{0,2}\(|[?&]\w{1,20}=|-Body\b/i;
const ONLY_HEADERS = /\bheaders?\b/i;
const CALL_LINES = 6;
const MOST_NAMES = 40;
const MOST_LINES = 20_000;
/** Longer lines come from a minifier: their names mean nothing, and come back with every function. */
const WRITTEN_BY_HAND = 1000;

type Secrecy = 'strong' | 'weak' | 'environment' | 'value';

function secrecyOf(line: string): Secrecy | null {
  if (STRONG_PLACE.test(line)) return 'strong';
  if (WHOLE_ENVIRONMENT.test(line)) return 'environment';
  if (WEAK_PLACE.test(line)) return 'weak';
  return SECRET_VARIABLE.test(line) ? 'value' : null;
}

/**
 * Follows what is read from secret places through assignments, line by line, until it is in the body of a request. No
 * interpreter: a name that was given a secret stays suspect, and taking a part out of settings ends it. Looks at the
 * first 20,000 lines and follows 40 names.
 */
export function* flowsOut(source: SourceFile): Generator<Sight> {
  const names = new Map<string, Secrecy>();
  const last = Math.min(source.lineCount, MOST_LINES);
  for (let number = 1; number <= last; number++) {
    const line = source.line(number);
    if (line.length > WRITTEN_BY_HAND) continue;
    const secrecy = strongest(secrecyOf(line), carriedBy(line, names));
    if (secrecy === null) continue;
    if (SENDS.test(line)) {
      const weight = weightOfCall(source, number, line, names);
      if (weight > 0) yield { line: number, weight };
    }
    const name = nameGiven(line);
    if (name === undefined) continue;
    if (TAKES_PART.test(line) && !HARD_PLACE.test(line) && secrecy !== 'environment') names.delete(name);
    else if (names.size < MOST_NAMES) names.set(name, secrecy);
  }
  yield* laterCalls(source, last, names);
}

/** Requests whose arguments go over several lines. */
function* laterCalls(source: SourceFile, last: number, names: ReadonlyMap<string, Secrecy>): Generator<Sight> {
  if (names.size === 0) return;
  for (let number = 1; number <= last; number++) {
    const line = source.line(number);
    if (line.length > WRITTEN_BY_HAND || !SENDS.test(line) || carriedBy(line, names) !== null) continue;
    const weight = weightOfCall(source, number, line, names);
    if (weight > 0) yield { line: number, weight };
  }
}

const nameGiven = (line: string): string | undefined => {
  const match = ASSIGNMENT.exec(line);
  return match?.[1] ?? match?.[2] ?? match?.[3];
};

const ORDER: readonly (Secrecy | null)[] = [null, 'value', 'weak', 'environment', 'strong'];

const strongest = (a: Secrecy | null, b: Secrecy | null): Secrecy | null =>
  ORDER.indexOf(a) > ORDER.indexOf(b) ? a : b;

function carriedBy(line: string, names: ReadonlyMap<string, Secrecy>): Secrecy | null {
  if (names.size === 0) return null;
  let found: Secrecy | null = null;
  for (const match of matchesOf(/[A-Za-z_]\w{0,60}/, line.slice(0, 2000)))
    found = strongest(found, names.get(match[0]) ?? null);
  return found;
}

function weightOfCall(source: SourceFile, number: number, line: string, names: ReadonlyMap<string, Secrecy>): number {
  const call = [line, ...followingLines(source, number)].join('\n').slice(0, 2500);
  const body = call
    .split('\n')
    .filter((part) => !ONLY_HEADERS.test(part) || CARRIES.test(part.replace(/headers?\b[^\n]{0,200}/i, '')));
  const text = body.join('\n');
  if (!CARRIES.test(text)) return 0;
  const secrecy = strongest(
    READS_WHOLE.test(text) || WHOLE_ENVIRONMENT.test(text) || SECRET_VARIABLE.test(text) ? secrecyOf(text) : null,
    carriedBy(text, names),
  );
  if (secrecy === null) return 0;
  const kinds = [...addressesIn(source.text.length < 200_000 ? source.text : call)].map(({ kind }) => kind);
  const nameless = kinds.some((kind) => NAMELESS.has(kind) || kind === 'throwaway');
  if (secrecy === 'strong')
    return /^\s{0,80}["']?[\w.]{0,40}(?:ssh|key_filename|pkey)/i.test(text) ? 0 : nameless ? 110 : 90;
  if (secrecy === 'value') return sendsToAuthor(text) ? 90 : 0;
  if (secrecy === 'environment') return nameless ? 100 : 70;
  return nameless ? 100 : kinds.some((kind) => kind === 'cheap' || kind === 'free') ? 60 : 30;
}

/** A key sent to a service is how services are used; a key sent to a chat or a collector written into the code is not. */
function sendsToAuthor(call: string): boolean {
  if (/discord(?:app)?\.com\/api\/webhooks\/\d{15,21}\/|api\.telegram\.org\/bot\d{8,12}:/i.test(call)) return true;
  return [...addressesIn(call)].some(({ kind }) => NAMELESS.has(kind));
}

/** The lines of a call that goes on, at most five. */
function followingLines(source: SourceFile, number: number): string[] {
  const lines: string[] = [];
  let depth = balance(source.line(number));
  for (let next = number + 1; depth > 0 && next < number + CALL_LINES && next <= source.lineCount; next++) {
    const line = source.line(next).slice(0, 1000);
    lines.push(line);
    depth += balance(line);
  }
  return lines;
}

function balance(line: string): number {
  let depth = 0;
  for (const char of line.slice(0, 2000))
    depth += char === '(' || char === '{' ? 1 : char === ')' || char === '}' ? -1 : 0;
  return depth;
}
