import { hostileShapes } from './hostile-text.rules';

/** What a text is held for, as reasons of a rating. */
export function textReasons(comment: string | undefined): string[] {
  return hostileShapes(comment).map((shape) => `text_${shape}`);
}

/** When an account was made, which its id says (UUIDv7); undefined for an id of another kind. */
export function madeAt(userId: string): Date | undefined {
  return userId[14] === '7' ? new Date(parseInt(userId.slice(0, 8) + userId.slice(9, 13), 16)) : undefined;
}

/** Whether an account is younger than that. One whose age nobody knows is not. */
export function isYoung(userId: string, ageMs: number, now: Date): boolean {
  const made = madeAt(userId);
  return made !== undefined && now.getTime() - made.getTime() < ageMs;
}

/** A recent rating, as far as bursts go. */
export interface RecentRating {
  readonly id: string;
  readonly userId: string;
  readonly network?: string;
}
export interface Burst {
  readonly kind: 'young_accounts' | 'network';
  readonly ratingIds: readonly string[];
}

/**
 * The ratings of one plugin that came too close together: at least `least` of young accounts, or of one network
 * (standards 7.2). All of `recent` are within the time that counts.
 */
export function burstsIn(
  recent: readonly RecentRating[],
  { least, youngMs, now }: { least: number; youngMs: number; now: Date },
): Burst[] {
  const young = recent.filter(({ userId }) => isYoung(userId, youngMs, now));
  const networks = new Set(recent.map(({ network }) => network).filter((network) => network !== undefined));
  const groups = [
    { kind: 'young_accounts' as const, ratings: young },
    ...[...networks].map((network) => ({
      kind: 'network' as const,
      ratings: recent.filter((rating) => rating.network === network),
    })),
  ];
  return groups
    .filter(({ ratings }) => least > 0 && ratings.length >= least)
    .map(({ kind, ratings }) => ({ kind, ratingIds: ratings.map(({ id }) => id) }));
}
