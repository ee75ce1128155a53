import { parseDocument } from 'yaml';
import { plainJson } from '../publisher/plain-text.rules';

export type FrontMatter = Readonly<Record<string, unknown>>;
/** A Markdown file in its two parts. */
export interface Markdown {
  readonly frontMatter: FrontMatter;
  readonly body: string;
}

const MAX_FRONT_MATTER_CHARS = 64 * 1024;
/** As JSON: a few characters of YAML can say much, and the catalog tells it on in an event. */
const MAX_VALUE_BYTES = 96 * 1024;
const MAX_DEPTH = 20;
const KEY = /^[\w-]{1,200}$/;

/**
 * Splits a Markdown file and reads its front matter (server-semantics 3.4). Hostile, broken, oversized or absent
 * front matter is `{}` and no error: it is somebody else's text, and the file is publishable all the same.
 */
export function parseMarkdown(text: string): Markdown {
  const normal = text.replace(/^\uFEFF/, '').replace(/\r\n?/g, '\n');
  if (!normal.startsWith('---')) return { frontMatter: {}, body: normal };
  const start = normal.indexOf('\n') + 1;
  const end = start === 0 ? -1 : normal.indexOf('\n---', start - 1);
  if (end === -1) return { frontMatter: {}, body: normal };
  const afterEnd = normal.indexOf('\n', end + 1);
  const body = afterEnd === -1 ? '' : normal.slice(afterEnd + 1);
  return { frontMatter: parseFrontMatter(normal.slice(start, Math.max(start, end))), body };
}

function parseFrontMatter(source: string): FrontMatter {
  const value = parseYaml(source);
  if (!isRecord(value)) return {};
  const kept = Object.entries(value).filter(([key]) => KEY.test(key));
  const clean = kept.map(([key, member]) => [key, cleanValue(member)] as const).filter(([, member]) => member !== '');
  const frontMatter = Object.fromEntries(clean);
  const whole = 'metadata' in frontMatter ? withMetadata(frontMatter) : frontMatter;
  return Buffer.byteLength(JSON.stringify(whole)) > MAX_VALUE_BYTES ? {} : whole;
}

/** The YAML value, or undefined when it is no YAML, uses aliases (bombs), or is too long or too deep. */
function parseYaml(source: string): unknown {
  if (source.length > MAX_FRONT_MATTER_CHARS || nestsTooDeep(source)) return undefined;
  try {
    // Looking for repeated keys takes the square of their number; the last one wins instead.
    // Tags are labels here: nothing is made of `!!binary` or `!!timestamp`, and what is left is what JSON can say.
    const options = { logLevel: 'silent', uniqueKeys: false, schema: 'core', resolveKnownTags: false } as const;
    const document = parseDocument(source, options);
    if (document.errors.length > 0) return undefined;
    const value: unknown = document.toJS({ maxAliasCount: 0 });
    return depthOf(value) > MAX_DEPTH ? undefined : plainJson(value);
  } catch {
    return undefined;
  }
}

/** A cheap look before the parser, which descends by recursion and slows down with depth. */
function nestsTooDeep(source: string): boolean {
  return /(?:[[{]\s*){21}|^[ \t]*(?:[-?:] +){21}/m.test(source);
}

function depthOf(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  return 1 + Object.values(value).reduce<number>((deepest, member) => Math.max(deepest, depthOf(member)), 0);
}

function cleanValue(value: unknown): unknown {
  return typeof value === 'string' ? value.trimEnd() : value;
}

/** `metadata` may be JSON in a string, trailing commas and all; broken JSON is as good as none. */
function withMetadata({ metadata, ...rest }: Record<string, unknown>): FrontMatter {
  if (typeof metadata !== 'string') return { ...rest, metadata };
  const value = parseJson(metadata) ?? parseJson(metadata.replace(/,(\s*[\]}])/g, '$1'));
  return isRecord(value) && depthOf(value) <= MAX_DEPTH ? { ...rest, metadata: plainJson(value) } : rest;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Whether a value is an object with keys, not a list. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
