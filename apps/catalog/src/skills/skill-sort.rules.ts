/** The orders a list of skills can be in; always descending. `trending` has rules of its own. */
export type SkillSort = 'updated' | 'created' | 'downloads' | 'stars' | 'installsCurrent' | 'installsAllTime';

const NAMES: ReadonlyMap<string, SkillSort> = new Map(
  Object.entries({
    updated: ['updated'],
    created: ['createdAt', 'created-at', 'newest'],
    downloads: ['downloads'],
    stars: ['stars', 'rating'],
    installsCurrent: ['installs', 'install', 'installsCurrent', 'installs-current'],
    installsAllTime: ['installsAllTime', 'installs-all-time'],
  } satisfies Record<SkillSort, string[]>).flatMap(([sort, names]) =>
    names.map((name) => [name.toLowerCase(), sort as SkillSort] as const),
  ),
);

/** Whether a client means the board of what is installed these days, which is one page and has no cursor. */
export function isTrending(name: string): boolean {
  return name.trim().toLowerCase() === 'trending';
}

/** The order a client means, in any case of letters; one we do not know is `updated` (server-semantics 3.10). */
export function sortOf(name: string): SkillSort {
  return NAMES.get(name.trim().toLowerCase()) ?? 'updated';
}
