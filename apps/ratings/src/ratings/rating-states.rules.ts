import type { RatingAction, RatingState } from '@app/contracts';

/**
 * What a change of state is called; undefined when there is none. A new rating that is visible is no news for
 * moderators.
 * @param before undefined: the rating is new
 */
export function moderationOf(before: RatingState | undefined, after: RatingState): RatingAction | undefined {
  if (before === after) return undefined;
  if (after === 'held') return 'held';
  if (after === 'hidden') return 'hidden';
  if (before === 'held') return 'released';
  return before === 'hidden' ? 'restored' : undefined;
}

/** The state that follows from the reasons that are left; what a person or the readers have hidden stays so. */
export function stateFor(current: RatingState, reasons: readonly string[]): RatingState {
  if (current === 'hidden') return 'hidden';
  return reasons.length === 0 ? 'visible' : 'held';
}
