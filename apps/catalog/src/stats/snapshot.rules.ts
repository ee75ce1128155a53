import { normalSlug, type InstallRoot } from '@app/contracts';

/** What a user has where: the n-th root holds the n-th item. */
export interface Placements {
  readonly rootIds: readonly string[];
  readonly itemIds: readonly string[];
}

/** Where installs are that were reported without a place. No client can name it: a root has a name. */
export const UNPLACED = '';

/** What a snapshot says of the skills there are; the rest is ignored (server-semantics 7). */
export function placementsOf(roots: readonly InstallRoot[], known: ReadonlyMap<string, string>): Placements {
  const placed = roots.flatMap(({ rootId, slugs }) =>
    slugs.flatMap((slug) => {
      const itemId = known.get(normalSlug(slug));
      return itemId === undefined ? [] : [{ rootId, itemId }];
    }),
  );
  return { rootIds: placed.map(({ rootId }) => rootId), itemIds: placed.map(({ itemId }) => itemId) };
}

/** What somebody has now and had not, and the other way round. */
export function changeOf(before: readonly string[], after: readonly string[]): { added: string[]; removed: string[] } {
  const [had, has] = [new Set(before), new Set(after)];
  return { added: after.filter((id) => !had.has(id)), removed: before.filter((id) => !has.has(id)) };
}
