import type { NotLookedAt, TextFile } from '../static/scan-result';

/** What of a version a model is shown. */
export interface ReviewedFiles {
  readonly files: TextFile[];
  readonly notLookedAt: NotLookedAt[];
}

const FIRST = ['skill.md', 'package.json', 'openclaw.plugin.json', 'readme.md'];

/** Chooses whole files up to `maxChars`: those that say what a version is for, then the others by their paths. */
export function reviewedFiles(all: readonly TextFile[], maxChars: number): ReviewedFiles {
  const files: TextFile[] = [];
  const notLookedAt: NotLookedAt[] = [];
  let left = maxChars;
  for (const file of [...all].sort((a, b) => rankOf(a) - rankOf(b) || (a.path < b.path ? -1 : 1))) {
    const cost = file.text.length + file.path.length;
    if (cost > left) notLookedAt.push({ path: file.path, reason: `Only ${maxChars} characters are reviewed.` });
    else {
      files.push(file);
      left -= cost;
    }
  }
  return { files, notLookedAt };
}

function rankOf({ path }: TextFile): number {
  const rank = FIRST.indexOf(path.toLowerCase());
  return rank < 0 ? FIRST.length : rank;
}
