import type { HashedFile } from '../bundle/fingerprint.rules';

export interface Changelog {
  readonly changelog: string;
  readonly changelogSource: 'auto' | 'user';
}

/**
 * What the publisher wrote, else what changed since the previous version (server-semantics 3.4).
 * @param previous undefined for the first version
 */
export function changelogOf(
  written: string,
  files: readonly HashedFile[],
  previous: readonly HashedFile[] | undefined,
): Changelog {
  if (written !== '') return { changelog: written, changelogSource: 'user' };
  if (previous === undefined) return { changelog: '- Initial release.', changelogSource: 'auto' };
  const before = new Map(previous.map(({ path, sha256 }) => [path, sha256]));
  const after = new Set(files.map(({ path }) => path));
  const counts = [
    ['added', files.filter(({ path }) => !before.has(path)).length],
    ['updated', files.filter(({ path, sha256 }) => before.has(path) && before.get(path) !== sha256).length],
    ['removed', previous.filter(({ path }) => !after.has(path)).length],
  ] as const;
  const parts = counts.filter(([, many]) => many > 0).map(([word, many]) => `${word} ${many}`);
  const lines = parts.length === 0 ? [] : [`- ${parts.join(', ')} file(s).`];
  return { changelog: [...lines, '- Updated SKILL.md and bundle contents.'].join('\n'), changelogSource: 'auto' };
}
