import { DomainError, type Role } from '@app/kernel';
import type { Target } from '../accounts/restriction.rules';

export const PERSON_ACTIONS = ['ban', 'unban', 'hold', 'lift', 'role'] as const;
/** What the staff can do about an account. */
export type PersonAction = (typeof PERSON_ACTIONS)[number];

/** As the API has it: moderators take away, administrators give back. */
const ADMINS_ONLY: readonly PersonAction[] = ['unban', 'lift', 'role'];

/** What somebody of the staff can do about an account as it is now. */
export function actionsFor(
  by: { readonly userId: string; readonly role: Role },
  { id, state, role }: Target,
  restrictions: readonly { readonly kind: 'ban' | 'hold'; readonly liftedAt: Date | null }[],
): readonly PersonAction[] {
  if (by.userId === id) return [];
  const isHeld = restrictions.some(({ kind, liftedAt }) => kind === 'hold' && liftedAt === null);
  const fits: Readonly<Record<PersonAction, boolean>> = {
    ban: state === 'active',
    unban: state === 'banned',
    hold: state === 'active' && !isHeld,
    lift: isHeld,
    role: state === 'active',
  };
  const isOutOfReach = role === 'admin' && by.role !== 'admin';
  return PERSON_ACTIONS.filter(
    (action) => fits[action] && !isOutOfReach && (by.role === 'admin' || !ADMINS_ONLY.includes(action)),
  );
}

/** @throws DomainError NOT_FOUND for what is no action, FORBIDDEN for what is not a moderator's */
export function personAction(text: string, role: Role): PersonAction {
  const action = PERSON_ACTIONS.find((known) => known === text);
  if (action === undefined) throw new DomainError('NOT_FOUND');
  if (ADMINS_ONLY.includes(action) && role !== 'admin') throw new DomainError('FORBIDDEN', 'Admin role required.');
  return action;
}
