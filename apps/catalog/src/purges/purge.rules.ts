import { createHash } from 'node:crypto';
import { DomainError } from '@app/kernel';

/** How long a dry run's token confirms, in milliseconds. */
export const CONFIRMED_FOR_MS = 10 * 60_000;

/** What a confirmation is bound to. */
export interface Purge {
  readonly itemId: string;
  readonly ownerId: string;
  /** The administrator. */
  readonly userId: string;
  readonly reason: string;
}

/** What a confirmation token is signed for: one purge by one administrator for one reason. */
export function confirmationScope({ itemId, ownerId, userId, reason }: Purge): string {
  const digest = createHash('sha256').update(reason).digest('hex');
  return `purge:${itemId}:${ownerId}:${userId}:${digest}`;
}

/** @param expiresAtMs what a token says; undefined when it is not one for this purge @throws DomainError INVALID_INPUT */
export function assertConfirmed(token: string | undefined, expiresAtMs: number | undefined, nowMs: number): void {
  if (token === undefined)
    throw new DomainError('INVALID_INPUT', 'Confirmation token required. Ask with dryRun first; its answer has one.');
  if (expiresAtMs === undefined)
    throw new DomainError(
      'INVALID_INPUT',
      'The confirmation token is for another deletion or another reason. Ask with dryRun again.',
    );
  if (expiresAtMs < nowMs)
    throw new DomainError('INVALID_INPUT', 'The confirmation token has expired. Ask with dryRun again.');
}
