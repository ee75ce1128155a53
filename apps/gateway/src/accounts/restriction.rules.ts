import { DomainError, type Actor, type Role } from '@app/kernel';
import type { UserState } from './account.rules';

/** An account that somebody wants to do something to. */
export interface Target {
  readonly id: string;
  readonly role: Role;
  readonly state: UserState;
}

/**
 * Who may ban or hold whom: moderators everybody but administrators, administrators everybody but themselves
 * (server-semantics 1.8).
 * @param verb `ban` or `hold`
 * @throws DomainError INVALID_INPUT, FORBIDDEN
 */
export function assertMayRestrict(actor: Actor | undefined, target: Target, verb: 'ban' | 'hold'): void {
  if (actor?.userId === target.id) throw new DomainError('INVALID_INPUT', `Cannot ${verb} yourself`);
  if (target.role === 'admin' && actor?.role !== 'admin')
    throw new DomainError('FORBIDDEN', `Forbidden: only an administrator may ${verb} an administrator.`);
}

/** @throws DomainError INVALID_INPUT when the account cannot come back */
export function assertMayUnban(actor: Actor | undefined, target: Target): void {
  if (actor?.userId === target.id) throw new DomainError('INVALID_INPUT', 'Cannot unban yourself');
  if (target.state === 'deleted') throw new DomainError('INVALID_INPUT', 'Cannot unban a permanently deleted account');
}

/** Of bans nobody decided; people are not told. */
const AUTOMATIC_REASON = 'malware auto-ban';

/** What somebody is told who wants to sign in and may not (server-semantics 1.4); undefined when they may. */
export function signInRefusal(state: UserState, banReason: string | null): string | undefined {
  switch (state) {
    case 'active':
      return undefined;
    case 'deleted':
      return 'This account has been permanently deleted and cannot be restored.';
    case 'banned': {
      const reason = banReason === null || banReason === AUTOMATIC_REASON ? '' : ` Reason: ${banReason}`;
      return `This account has been banned and cannot sign in. If you believe this is a mistake, please contact security@openclaw.ai and we will review it.${reason}`;
    }
  }
}
