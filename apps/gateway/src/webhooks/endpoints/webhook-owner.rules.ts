import { RATING_WEBHOOK_EVENTS } from '@app/contracts';
import { DomainError, type Actor } from '@app/kernel';

/** Whose webhooks a caller has: a user's, by whatever token; those of a client that speaks for itself. */
export interface WebhookOwner {
  readonly kind: 'user' | 'client';
  readonly id: string;
}

/** @throws DomainError UNAUTHENTICATED for nobody */
export function ownerOf(actor: Actor | undefined): WebhookOwner {
  if (actor?.userId !== undefined) return { kind: 'user', id: actor.userId };
  if (actor?.clientId !== undefined) return { kind: 'client', id: actor.clientId };
  throw new DomainError('UNAUTHENTICATED');
}

/**
 * A program that may only see ratings must not learn of anything else by a webhook.
 * @throws DomainError SCOPE_MISSING
 */
export function assertMayHear(actor: Actor | undefined, events: readonly string[]): void {
  const ratingEvents: readonly string[] = RATING_WEBHOOK_EVENTS;
  if (events.every((event) => ratingEvents.includes(event))) return;
  const scope = 'registry:read';
  if (actor?.scopes.includes(scope) !== true)
    throw new DomainError('SCOPE_MISSING', `The token lacks the scope ${scope}`, { scope });
}
