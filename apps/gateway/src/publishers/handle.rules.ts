import { DomainError } from '@app/kernel';

/** A handle that is kept for somebody; for nobody at all without an owner. */
export interface Reservation {
  readonly ownerUserId: string | null;
}

/** The longest handle, in characters. */
const MAX_HANDLE = 40;
const MOST_FALLBACKS = 50;

/**
 * Whether `userId` may take a handle, as far as reservations are concerned.
 * @throws DomainError HANDLE_TAKEN when it is kept for somebody else
 */
export function assertFree(handle: string, reservation: Reservation | undefined, userId?: string): void {
  if (reservation === undefined) return;
  if (userId !== undefined && reservation.ownerUserId === userId) return;
  throw new DomainError(
    'HANDLE_TAKEN',
    `Handle "@${handle}" is reserved for its rightful owner. Choose a different handle.`,
  );
}

/** Handles for somebody who gives up theirs: `<h>-user`, `<h>-user-2`, …; within 40 characters (server-semantics 1.9). */
export function* fallbackHandles(handle: string): Generator<string> {
  for (let n = 1; n <= MOST_FALLBACKS; n += 1) {
    const suffix = n === 1 ? '-user' : `-user-${n}`;
    yield `${handle.slice(0, MAX_HANDLE - suffix.length).replace(/-+$/, '')}${suffix}`;
  }
}
