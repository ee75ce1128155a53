import type { RatingDecision } from '@app/contracts';
import { DomainError, type Actor } from '@app/kernel';
import type { Rating } from '../ratings/rating';
import { isModerator } from '../ratings/rating.rules';
import { stateFor } from '../ratings/rating-states.rules';

/** Why a rating is hidden that enough people have reported. */
export const REPORTED = 'reports';
/** Why a rating is hidden that a person took down; no rule's doing, so no rule's undoing. */
const BY_MODERATOR = 'moderator';

/** @throws DomainError FORBIDDEN unless the caller is a moderator or an administrator */
export function assertModerator(actor: Actor | undefined): void {
  if (!isModerator(actor)) throw new DomainError('FORBIDDEN', 'Moderator role required.');
}
/** The user who is asking. @throws DomainError FORBIDDEN when it is a client, or nobody */
export function userOf(actor: Actor | undefined): string {
  if (actor?.userId === undefined) throw new DomainError('FORBIDDEN', 'This needs the token of a user.');
  return actor.userId;
}

/** What a moderator's word makes of a rating; undefined when that is what it is. */
export function decided(rating: Rating, decision: RatingDecision): Rating | undefined {
  if (decision === 'hide')
    return rating.state === 'hidden' && rating.reasons.includes(BY_MODERATOR)
      ? undefined
      : { ...rating, state: 'hidden', reasons: [BY_MODERATOR] };
  return rating.state === 'visible' ? undefined : { ...rating, state: 'visible', reasons: [] };
}

/** What is left of a rating when one rule's doing is undone; a person's word is not one. */
export function releasedFrom(rating: Rating, rule: string): Rating {
  const reasons = rating.reasons.filter((reason) => reason !== rule || reason === BY_MODERATOR);
  const state = rating.state === 'hidden' && !reasons.includes(BY_MODERATOR) ? 'held' : rating.state;
  return { ...rating, reasons, state: stateFor(state, reasons) };
}
