/** What a user is found by. */
export interface Searchable {
  readonly userId: string;
  readonly handle: string | null;
  readonly displayName: string | null;
  readonly name: string | null;
}

/** How well a user fits a query, 40 to 100; 0 when not at all. The highest of the rules of server-semantics 1.8. */
export function userScore(user: Searchable, query: string): number {
  const wanted = query.trim().toLowerCase().replace(/^@/, '');
  if (wanted === '') return 0;
  const handle = lower(user.handle);
  const names = [lower(user.displayName), lower(user.name)];
  // One letter and much punctuation would match almost everybody.
  const compact = compacted(wanted);
  const counts = compact.length >= 2;
  const rules: readonly (readonly [score: number, fits: boolean])[] = [
    [100, user.userId === wanted],
    [96, handle === wanted],
    [90, names.includes(wanted)],
    [88, counts && compacted(handle) === compact],
    [82, handle.startsWith(wanted)],
    [72, names.some((name) => name.startsWith(wanted))],
    [62, handle.includes(wanted)],
    [58, counts && compacted(handle).includes(compact)],
    [52, names.some((name) => name.includes(wanted))],
    [48, counts && names.some((name) => compacted(name).includes(compact))],
    [40, user.userId.includes(wanted)],
  ];
  return rules.find(([, fits]) => fits)?.[0] ?? 0;
}

/** The users that fit, best first; `candidates` come newest first, which settles ties. */
export function searchUsers<T extends Searchable>(candidates: readonly T[], query: string): T[] {
  return candidates
    .map((user) => ({ user, score: userScore(user, query) }))
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score)
    .map(({ user }) => user);
}

/** How many of the newest users are looked through. */
export function scanSize(limit: number): number {
  return Math.min(Math.max(limit * 10, 500), 5_000);
}

function lower(text: string | null): string {
  return (text ?? '').toLowerCase();
}
/** Letters and digits of any script. */
function compacted(text: string): string {
  return text.replace(/[^\p{L}\p{N}]+/gu, '');
}
