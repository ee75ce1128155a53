import { createHash } from 'node:crypto';
import { extensionOf } from './content-type.rules';

/** A file as a client hashes it after installing. */
export interface HashedFile {
  readonly path: string;
  readonly sha256: string;
}

/** Clients before 0.15 hash files with these extensions only (client-contract 5.1). */
const OLD_EXTENSIONS = new Set(
  (
    'md mdx txt json json5 yaml yml toml js cjs mjs ts tsx jsx py sh rb go rs swift kt java cs cpp c h hpp sql csv ini ' +
    'cfg env xml html css scss sass svg'
  ).split(' '),
);
/** Clients 0.15 to 0.20 know some more. */
const LATER_EXTENSIONS = new Set([...OLD_EXTENSIONS, ...'ps1 psm1 psd1 r tsv conf properties dat'.split(' ')]);
const SKILL_CARD = 'skill-card.md';

/** How much of a file without an extension clients 0.15 to 0.20 look at. */
export const TEXT_PROBE_BYTES = 4096;

// The clients sort with localeCompare; byte order would give other hashes (client-contract 0.1 trap 10).
const collator = new Intl.Collator('en-US');

/** The order of paths in fingerprints and archives: ICU root collation, whatever the locale of this process. */
export function byPath(a: { readonly path: string }, b: { readonly path: string }): number {
  return collator.compare(a.path, b.path) || (a.path < b.path ? -1 : Number(a.path > b.path));
}

/** SHA-256 in hex over the lines `<path>:<sha256>`, sorted by path (server-semantics 3.6). */
export function fingerprint(files: readonly HashedFile[]): string {
  const lines = [...files].sort(byPath).map(({ path, sha256 }) => `${path}:${sha256}`);
  return createHash('sha256').update(lines.join('\n')).digest('hex');
}

/**
 * Every fingerprint a shipped client may compute over these files once they are installed: all files, the text
 * files of 0.15 to 0.20, the extensions of older ones; each with and without a root `skill-card.md`.
 *
 * @param probablyText paths without an extension whose first bytes are text (`looksLikeText`)
 */
export function fingerprints(files: readonly HashedFile[], probablyText: ReadonlySet<string>): string[] {
  const subsets = [
    files,
    files.filter(({ path }) => LATER_EXTENSIONS.has(extensionOf(path)) || probablyText.has(path)),
    files.filter(({ path }) => OLD_EXTENSIONS.has(extensionOf(path))),
  ];
  const all = subsets.flatMap((subset) => [subset, subset.filter(({ path }) => path !== SKILL_CARD)]);
  return [...new Set(all.filter((subset) => subset.length > 0).map(fingerprint))];
}

/** Whether the first `TEXT_PROBE_BYTES` of a file are UTF-8 without a NUL. A character cut at the end is no error. */
export function looksLikeText(start: Uint8Array): boolean {
  if (start.includes(0)) return false;
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(start, { stream: start.length === TEXT_PROBE_BYTES });
    return true;
  } catch {
    return false;
  }
}
