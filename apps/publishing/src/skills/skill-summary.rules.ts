import { oneLine } from '../publisher/plain-text.rules';
import { isRecord, type Markdown } from './front-matter.rules';

const MAX_CHARS = 160;
/** Headings, fences, rules, comments, tags, tables and images say nothing as a sentence. */
const NOT_PROSE = /^(#|```|~~~|<|\||!\[|[-*_=\s]+$)/;

/**
 * One line about a skill: its description, else the first line of prose, else a sentence with its name
 * (server-semantics 3.4). At most 160 characters.
 */
export function skillSummary({ frontMatter, body }: Markdown, displayName: string): string {
  const metadata = isRecord(frontMatter.metadata) ? frontMatter.metadata : {};
  const described = [frontMatter.description, metadata.description].find(isText);
  return shorten(described ?? firstProse(body) ?? `Automation skill for ${displayName}.`);
}

/** The first line of prose of a Markdown body, without its list or quote mark. */
export function firstProse(body: string, minChars = 1): string | undefined {
  let fenced = false;
  for (const raw of body.split('\n', 2_000)) {
    const line = raw.trim();
    if (/^(```|~~~)/.test(line)) fenced = !fenced;
    if (fenced || line === '' || NOT_PROSE.test(line)) continue;
    const text = line.replace(/^(?:[-*+>]|\d+[.)])\s+/, '');
    if (text.length >= minChars && /\p{L}/u.test(text)) return text;
  }
  return undefined;
}

/** On one line, cut to 160 characters with `...`. */
export function shorten(text: string): string {
  const line = oneLine(text.slice(0, 10_000));
  const characters = Array.from(line);
  return characters.length <= MAX_CHARS
    ? line
    : `${characters
        .slice(0, MAX_CHARS - 3)
        .join('')
        .trimEnd()}...`;
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value.trim() !== '';
}
