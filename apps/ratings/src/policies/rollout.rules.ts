import type { AutoUpdate, RolloutThreshold } from '@app/contracts';

/** How many ratings there are, and what their scores add up to. */
export interface Scores {
  readonly count: number;
  readonly sum: number;
}

/**
 * What a change of the numbers does to the policy (rating spec 6.2, standards 7.1); undefined: it stays what it is.
 *
 * Held below the threshold when enough people have said so; allowed again only well above it, or when no rating is
 * left. Between the two nothing changes, so that one rating more or less does not switch it to and fro.
 */
export function policyChange(
  current: AutoUpdate,
  { count, sum }: Scores,
  { below, recoverAt, minRatings }: RolloutThreshold,
): AutoUpdate | undefined {
  if (current === 'allow') return count >= minRatings && sum < below * count ? 'hold' : undefined;
  return count === 0 || sum >= recoverAt * count ? 'allow' : undefined;
}
