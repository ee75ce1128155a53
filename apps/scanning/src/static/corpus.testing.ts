import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import type { Bundle, TextFile } from './scan-result';

const CORPUS = join(__dirname, '../../../../test/scan-corpus');
const MACRO = /\{\{(b64le|b64|hex|tag|zw):((?:(?!\{\{|\}\}).)*)\}\}/s;
const SIGNS: Readonly<Record<string, string>> = { rlo: '\u202e', lri: '\u2066', pdi: '\u2069' };

/** One skill of the corpus. */
export interface CorpusSkill {
  readonly name: string;
  readonly bundle: Bundle;
}

/** The skills of a label, from all of its families; the form of the files is in the corpus' README. */
export function corpusOf(label: 'benign' | 'malicious'): CorpusSkill[] {
  const folder = join(CORPUS, label);
  return readdirSync(folder)
    .sort()
    .flatMap((family) => skillsIn(readFileSync(join(folder, family), 'utf8'), family.replace('.txt', '')));
}

function skillsIn(text: string, family: string): CorpusSkill[] {
  return text
    .split(/^##### skill /m)
    .slice(1)
    .map((part) => {
      const [slug = '', ...rest] = part.split('\n');
      return { name: `${family}/${slug}`, bundle: bundleOf(slug.trim(), filesIn(rest.join('\n'))) };
    });
}

function filesIn(text: string): TextFile[] {
  return text
    .split(/^##### file /m)
    .slice(1)
    .map((part) => {
      const end = part.indexOf('\n');
      return { path: part.slice(0, end).trim(), text: expanded(part.slice(end + 1)) };
    });
}

/** A bundle as the registry would make it of a skill's files. */
export function bundleOf(slug: string, files: readonly TextFile[]): Bundle {
  const manifest = files.find(({ path }) => /^skill\.md$/i.test(path))?.text ?? '';
  const frontMatter = frontMatterOf(manifest);
  const displayName = textOf(frontMatter['name']) ?? slug;
  const summary = textOf(frontMatter['description']) ?? null;
  return { kind: 'skill', slug, displayName, summary, frontMatter, metadata: frontMatter['metadata'] ?? null, files };
}

const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

function frontMatterOf(manifest: string): Record<string, unknown> {
  try {
    const value: unknown = parse(/^---\n([\s\S]{0,20000}?)\n---/.exec(manifest)?.[1] ?? '');
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}

/** Writes out the macros, innermost first, so that the corpus itself stays readable and harmless. */
function expanded(text: string): string {
  let done = text;
  for (let match = MACRO.exec(done); match; match = MACRO.exec(done)) {
    done =
      done.slice(0, match.index) + encoded(match[1] ?? '', match[2] ?? '') + done.slice(match.index + match[0].length);
  }
  return done.replace(/\{\{(rlo|lri|pdi)\}\}/g, (_, sign: string) => SIGNS[sign] ?? '');
}

function encoded(how: string, text: string): string {
  if (how === 'tag') return [...text].map((char) => String.fromCodePoint(0xe0000 + char.charCodeAt(0))).join('');
  if (how === 'zw')
    return [...Buffer.from(text)]
      .map((byte) => byte.toString(2).padStart(8, '0').replaceAll('0', '\u200b').replaceAll('1', '\u200c'))
      .join('');
  if (how === 'hex') return Buffer.from(text).toString('hex');
  return Buffer.from(text, how === 'b64le' ? 'utf16le' : 'utf8').toString('base64');
}
