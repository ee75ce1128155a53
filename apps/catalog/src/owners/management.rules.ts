import type { Actor } from '@app/kernel';

/**
 * Whether the caller decides about what a publisher owns: it is their personal one, or they are an owner or an admin
 * of it (server-semantics 1.6). Staff is no exception, and a scoped or limited token is never enough.
 */
export function managesOwner(actor: Actor | undefined, ownerId: string): boolean {
  if (actor?.userId === undefined || actor.tokenKind !== 'api' || actor.limits !== undefined) return false;
  const { managedPublisherIds = actor.publisherIds.slice(0, 1) } = actor;
  return managedPublisherIds.includes(ownerId);
}
