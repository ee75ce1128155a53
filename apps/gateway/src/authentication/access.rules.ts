import { SCOPES, type RatingScope, type RegistryScope } from '@app/contracts';
import { DomainError, limitsText, type Actor } from '@app/kernel';
import type { Surface } from '../edge/surface.rules';
import type { Identity } from './identity';

/** Who may call a route. */
export type Access =
  /** A user, by a token with this scope. */
  | { readonly who: 'user'; readonly scope: RegistryScope }
  /** Whoever may publish something: a user, also by a token that is limited to names, or a CI job. */
  | { readonly who: 'publisher' }
  /** A user, by whatever token. */
  | { readonly who: 'holder' }
  | { readonly who: 'moderator' }
  | { readonly who: 'admin' }
  /** Whoever has a token with this scope, be it a user or a client. */
  | { readonly who: 'scope'; readonly scope: RatingScope };

/**
 * The caller, when it may call a route.
 * @throws DomainError UNAUTHENTICATED, TOKEN_INVALID or ACCOUNT_SUSPENDED when it is nobody; FORBIDDEN,
 *   SCOPE_MISSING or TOKEN_LIMITED when it is somebody else
 */
export function assertAccess(identity: Identity, access: Access): Actor {
  if (identity.kind === 'anonymous') throw new DomainError('UNAUTHENTICATED');
  if (identity.kind === 'refused') throw identity.reason;
  const { actor } = identity;
  if (actor.limits !== undefined) return assertLimited(actor, access);
  if (access.who === 'scope') return assertScope(actor, access.scope);
  if (actor.userId === undefined) throw new DomainError('FORBIDDEN', 'This needs the token of a user.');
  if (access.who === 'moderator' || access.who === 'admin') return assertStaff(actor, access.who);
  if (access.who === 'holder' && actor.tokenKind === 'api') return actor;
  return assertScope(actor, scopeOf(access));
}

/** A token that is limited to names publishes them; its user's may also say whose it is. */
function assertLimited(actor: Actor, { who }: Access): Actor {
  if (who === 'publisher' || (who === 'holder' && actor.userId !== undefined)) return actor;
  throw new DomainError('TOKEN_LIMITED', limitsText(actor));
}

function assertStaff(actor: Actor, who: 'moderator' | 'admin'): Actor {
  const what = 'do not carry the power of moderators or administrators.';
  if (actor.tokenKind === 'oauth') throw new DomainError('FORBIDDEN', `OAuth access tokens ${what}`);
  if (!SCOPES.every((scope) => actor.scopes.includes(scope)))
    throw new DomainError('FORBIDDEN', `Tokens that were made for some scopes ${what}`);
  if (who === 'moderator' && actor.role === 'user') throw new DomainError('FORBIDDEN', 'Moderator role required.');
  if (who === 'admin' && actor.role !== 'admin') throw new DomainError('FORBIDDEN', 'Admin role required.');
  return actor;
}

function scopeOf(access: Extract<Access, { who: 'user' | 'publisher' | 'holder' }>): RegistryScope {
  if (access.who === 'user') return access.scope;
  return access.who === 'publisher' ? 'registry:publish' : 'registry:read';
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
