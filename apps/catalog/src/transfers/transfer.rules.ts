import type { FoundPublisher } from '@app/contracts';
import { DomainError, type Actor } from '@app/kernel';

/** How long a transfer can be accepted, in milliseconds (server-semantics 3.14). */
const OPEN_MS = 7 * 24 * 3_600_000;

export function transferExpiry(now: Date): Date {
  return new Date(now.getTime() + OPEN_MS);
}

/** A pending transfer, as far as deciding about it goes. */
interface PendingTransfer {
  readonly fromOwnerId: string;
  readonly expiresAt: Date;
}

/** What a pending transfer has come to by itself; undefined while it can be decided. */
export function endOf({ fromOwnerId, expiresAt }: PendingTransfer, ownerId: string, now: Date) {
  if (expiresAt <= now) return 'expired';
  return fromOwnerId === ownerId ? undefined : 'owner_changed';
}

/**
 * How a skill gets to another publisher: `move` at once when the caller decides there, too; else by an `offer` that its
 * user has to accept (client-contract 2.5).
 * @throws DomainError INVALID_INPUT for its own publisher, FORBIDDEN for an organization of others
 */
export function wayTo(to: FoundPublisher, ownerId: string, actor: Actor | undefined): 'move' | 'offer' {
  if (to.id === ownerId) throw new DomainError('INVALID_INPUT', 'Cannot transfer to yourself');
  if (to.kind === 'user') return to.userId === actor?.userId ? 'move' : 'offer';
  if (to.role === 'owner' || to.role === 'admin') return 'move';
  throw new DomainError(
    'FORBIDDEN',
    `You do not have admin access for "@${to.handle}". Ask an owner or admin to add you before transferring this skill.`,
  );
}
