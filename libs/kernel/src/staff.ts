import type { Initiator } from '@app/contracts';
import { DomainError } from './domain-error';
import { currentActor } from './request-context';

/** @throws DomainError FORBIDDEN unless the caller has the role, or a higher one */
export function assertStaff(role: 'moderator' | 'admin'): void {
  const mine = currentActor()?.role;
  if (mine !== 'admin' && mine !== role)
    throw new DomainError('FORBIDDEN', role === 'admin' ? 'Admin role required.' : 'Moderator role required.');
}

/** Whether the caller has the powers of a moderator or an administrator; a scoped token never has. */
export function isStaff(actor = currentActor()): boolean {
  return actor?.tokenKind === 'api' && (actor.role === 'moderator' || actor.role === 'admin');
}

/** Who the running request's facts are put down to. */
export function currentInitiator(): Initiator {
  const actor = currentActor();
  if (actor === undefined) return { kind: 'system' };
  const { userId, handle, role, clientId } = actor;
  if (userId === undefined) return { kind: 'client', ...(clientId === undefined ? {} : { clientId }) };
  return { kind: 'user', userId, role, ...(handle === undefined ? {} : { handle }) };
}
