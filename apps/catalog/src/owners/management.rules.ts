import type { Actor } from '@app/kernel';

/**
 * The publishers about whose things the caller decides: their personal one, and those of which they are an owner or an
 * admin (server-semantics 1.6). Staff is no exception. An OAuth token needs the scope for it; a limited token is never
 * enough.
 */
export function managedOwners(actor: Actor | undefined): readonly string[] {
  if (actor?.userId === undefined || actor.limits !== undefined) return [];
  if (actor.tokenKind === 'oauth' && !actor.scopes.includes('registry:manage')) return [];
  return actor.managedPublisherIds ?? actor.publisherIds.slice(0, 1);
}
export function managesOwner(actor: Actor | undefined, ownerId: string): boolean {
  return managedOwners(actor).includes(ownerId);
}
