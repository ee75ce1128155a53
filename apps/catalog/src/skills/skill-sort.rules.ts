/** The orders a list of skills can be in; always descending. */
export type SkillSort = 'updated' | 'created';

const NAMES: Readonly<Record<string, SkillSort>> = {
  updated: 'updated',
  createdat: 'created',
  'created-at': 'created',
  newest: 'created',
};

/** The order a client means, in any case of letters; one we do not know is `updated` (server-semantics 3.10). */
export function sortOf(name: string): SkillSort {
  return Object.hasOwn(NAMES, name.toLowerCase()) ? NAMES[name.toLowerCase()]! : 'updated';
}
