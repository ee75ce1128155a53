import type { RatingScope, RegistryScope } from '@app/contracts';
import { DomainError, type Actor } from '@app/kernel';
import type { Surface } from '../edge/surface.rules';
import type { Identity } from './identity';

/** Who may call a route. */
export type Access =
  /** A user, by a token with this scope. */
  | { readonly who: 'user'; readonly scope: RegistryScope }
  | { readonly who: 'moderator' }
  | { readonly who: 'admin' }
  /** Whoever has a token with this scope, be it a user or a client. */
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
  if (access.who === 'scope') return assertScope(actor, access.scope);
  if (actor.userId === undefined) throw new DomainError('FORBIDDEN', 'This needs the token of a user.');
  if (access.who === 'user') return assertScope(actor, access.scope);
  if (actor.tokenKind === 'oauth')
    throw new DomainError('FORBIDDEN', 'OAuth access tokens do not carry the power of moderators or administrators.');
  if (access.who === 'moderator' && actor.role === 'user')
    throw new DomainError('FORBIDDEN', 'Moderator role required.');
  if (access.who === 'admin' && actor.role !== 'admin') throw new DomainError('FORBIDDEN', 'Admin role required.');
  return actor;
}

/**
 * As whom a caller sees what is open to everybody. Undefined, as nobody: of the registry, whoever lacks the scope to
 * read sees what the public sees.
 */
export function readerOf(identity: Identity, surface: Surface): Actor | undefined {
  if (identity.kind !== 'known') return undefined;
  const maySee = surface !== 'registry' || identity.actor.scopes.includes('registry:read');
  return maySee ? identity.actor : undefined;
}

function assertScope(actor: Actor, scope: RatingScope | RegistryScope): Actor {
  if (actor.scopes.includes(scope)) return actor;
  throw new DomainError('SCOPE_MISSING', `The token lacks the scope ${scope}`, { scope });
}
