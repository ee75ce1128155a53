import type { MemberRole } from '@app/contracts';
import { DomainError } from '@app/kernel';

const RANK: Readonly<Record<MemberRole, number>> = { owner: 3, admin: 2, publisher: 1 };

/** Whether a role is `wanted` or more; nobody has less than any role. */
export function isAtLeast(role: MemberRole | null, wanted: MemberRole): boolean {
  return role !== null && RANK[role] >= RANK[wanted];
}

/** A change of one membership. */
export interface MemberChange {
  readonly publisher: { readonly handle: string; readonly kind: 'user' | 'org' };
  /** Of whoever asks; administrators of the registry count as owners. */
  readonly by: MemberRole | null;
  /** Whether they change their own membership. */
  readonly isOwn: boolean;
  /** Null: not a member. */
  readonly before: MemberRole | null;
  readonly after: MemberRole | null;
  /** Owners in good standing, other than the one to change. */
  readonly otherOwners: number;
}

/**
 * Who may change whose membership (server-semantics 1.6): admins manage members, only owners make and unmake owners,
 * everybody may leave, and the last owner in good standing stays.
 * @throws DomainError INVALID_INPUT, FORBIDDEN, LAST_OWNER
 */
export function assertMayChange({ publisher, by, isOwn, before, after, otherOwners }: MemberChange): void {
  const name = `"@${publisher.handle}"`;
  if (publisher.kind === 'user')
    throw new DomainError('INVALID_INPUT', `${name} is a personal publisher; only organizations have members.`);
  const leaves = isOwn && before !== null && after === null;
  if (!leaves && !isAtLeast(by, 'admin'))
    throw new DomainError('FORBIDDEN', `You need to be an owner or admin of ${name} to manage its members.`);
  if (!leaves && (before === 'owner' || after === 'owner') && by !== 'owner')
    throw new DomainError('FORBIDDEN', `Only an owner of ${name} can grant or remove the owner role.`);
  if (before === 'owner' && after !== 'owner' && otherOwners === 0)
    throw new DomainError('LAST_OWNER', `${name} must keep at least one owner.`);
}
