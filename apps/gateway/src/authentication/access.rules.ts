import type { RatingScope } from '@app/contracts';
import { DomainError, type Actor } from '@app/kernel';
import type { Identity } from './identity';

/** Who may call a route. */
export type Access =
  | { readonly who: 'user' }
  | { readonly who: 'moderator' }
  | { readonly who: 'admin' }
  | { readonly who: 'scope'; readonly scope: RatingScope };

/**
 * The caller, when it may call a route.
 * @throws DomainError UNAUTHENTICATED, TOKEN_INVALID or ACCOUNT_SUSPENDED when it is nobody; FORBIDDEN or
 *   SCOPE_MISSING when it is somebody else
 */
export function assertAccess(identity: Identity, access: Access): Actor {
  if (identity.kind === 'anonymous') throw new DomainError('UNAUTHENTICATED');
  if (identity.kind === 'refused') throw identity.reason;
  const { actor } = identity;
  if (access.who === 'scope') {
    if (actor.scopes.includes(access.scope)) return actor;
    throw new DomainError('SCOPE_MISSING', `The token lacks the scope ${access.scope}`, { scope: access.scope });
  }
  if (actor.userId === undefined) throw new DomainError('FORBIDDEN', 'This needs the token of a user.');
  if (access.who === 'moderator' && actor.role === 'user')
    throw new DomainError('FORBIDDEN', 'Moderator role required.');
  if (access.who === 'admin' && actor.role !== 'admin') throw new DomainError('FORBIDDEN', 'Admin role required.');
  return actor;
}
