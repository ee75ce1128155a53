import type { Actor } from '@app/kernel';
import { DomainError } from '@app/kernel';

/** Whom a version will belong to. */
export interface Owner {
  readonly userId: string;
  readonly id: string;
  readonly handle: string;
}

const HANDLE = /^[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?$/;

/** Strips a leading `@`, trims, lower case (server-semantics 1.6). */
export function normalHandle(handle: string): string {
  return handle.trim().replace(/^@/, '').trim().toLowerCase();
}

/**
 * The publisher the caller publishes for: their personal one, which they may also name.
 * @throws DomainError UNAUTHENTICATED, FORBIDDEN for a scoped token, PUBLISH_INVALID, OWNER_NOT_ALLOWED
 */
export function resolveOwner(actor: Actor | undefined, ownerHandle?: string): Owner {
  if (actor?.userId === undefined) throw new DomainError('UNAUTHENTICATED');
  if (actor.tokenKind !== 'api') throw new DomainError('FORBIDDEN', 'Publishing needs an API token');
  const [id] = actor.publisherIds;
  if (id === undefined || actor.handle === undefined) throw new DomainError('OWNER_NOT_ALLOWED');
  const wanted = normalHandle(ownerHandle ?? '');
  if (wanted !== '' && !HANDLE.test(wanted)) {
    throw new DomainError('PUBLISH_INVALID', 'Handle must be lowercase, url-safe, and 2-40 characters');
  }
  if (wanted !== '' && wanted !== normalHandle(actor.handle)) {
    throw new DomainError(
      'OWNER_NOT_ALLOWED',
      `You do not have publish access for "@${wanted}". Ask an owner or admin of "@${wanted}" to add you.`,
    );
  }
  return { userId: actor.userId, id, handle: actor.handle };
}
