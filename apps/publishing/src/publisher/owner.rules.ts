import type { FoundPublisher } from '@app/contracts';
import type { Actor } from '@app/kernel';
import { DomainError } from '@app/kernel';

/** Whom a version will belong to. */
export interface Owner {
  readonly userId: string;
  readonly id: string;
  readonly handle: string;
  /** Null: not known; that of a personal publisher is not asked for. */
  readonly displayName: string | null;
  /** Administrators trust it with the official channel; never a personal one. */
  readonly trusted: boolean;
}

const HANDLE = /^[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?$/;

/** Strips a leading `@`, trims, lower case (server-semantics 1.6). */
export function normalHandle(handle: string): string {
  return handle.trim().replace(/^@/, '').trim().toLowerCase();
}

/** Somebody else to publish for. */
export interface AskedOwner {
  readonly userId: string;
  readonly wanted: string;
}
/** Where a request says for whom it publishes: the owner it names, else the scope of a package name. */
export interface OwnerWish {
  readonly ownerHandle?: string | undefined;
  /** Without the `@`. */
  readonly scope?: string | undefined;
}

/**
 * The publisher the caller publishes for: their personal one, which they may also name; or another one, of which only
 * the gateway knows whether they may.
 * @throws DomainError UNAUTHENTICATED, FORBIDDEN for a scoped token, PUBLISH_INVALID, OWNER_NOT_ALLOWED
 */
export function wantedOwner(actor: Actor | undefined, { ownerHandle, scope }: OwnerWish = {}): Owner | AskedOwner {
  if (actor?.userId === undefined) throw new DomainError('UNAUTHENTICATED');
  if (actor.tokenKind !== 'api') throw new DomainError('FORBIDDEN', 'Publishing needs an API token');
  const [id] = actor.publisherIds;
  if (id === undefined || actor.handle === undefined) throw new DomainError('OWNER_NOT_ALLOWED');
  const wanted = normalHandle(ownerHandle ?? '') || (scope ?? '');
  if (wanted === '' || wanted === normalHandle(actor.handle))
    return { userId: actor.userId, id, handle: actor.handle, displayName: null, trusted: false };
  if (HANDLE.test(wanted)) return { userId: actor.userId, wanted };
  if (normalHandle(ownerHandle ?? '') === '') throw notAllowed(wanted, true);
  throw new DomainError('PUBLISH_INVALID', 'Handle must be lowercase, url-safe, and 2-40 characters');
}

/**
 * Another publisher as the owner, when the caller is a member of it; every member may publish (server-semantics 1.6).
 * Administrators of the registry are no exception.
 * @throws DomainError OWNER_NOT_ALLOWED in the words clients know (server-semantics 1.6 and 4.1)
 */
export function memberOwner(
  { userId, wanted }: AskedOwner,
  publisher: FoundPublisher | undefined,
  { ownerHandle }: OwnerWish,
): Owner {
  const inferred = normalHandle(ownerHandle ?? '') === '';
  if (publisher === undefined) throw unknownOwner(wanted, inferred);
  if (publisher.role === null) throw notAllowed(wanted, inferred);
  const { id, handle, displayName, trusted } = publisher;
  return { userId, id, handle, displayName, trusted };
}

function unknownOwner(handle: string, inferred: boolean): DomainError {
  const text = inferred
    ? `This package name uses the "@${handle}" namespace, but that publisher does not exist on ClawHub. Create the "@${handle}" organization or choose a different package name.`
    : `Publisher "@${handle}" not found. Create the "@${handle}" organization on ClawHub or choose a different owner.`;
  return new DomainError('OWNER_NOT_ALLOWED', text);
}

function notAllowed(handle: string, inferred: boolean): DomainError {
  const text = inferred
    ? `This package name uses the "@${handle}" namespace, but you do not have publish access to that publisher.`
    : `You do not have publish access for "@${handle}".`;
  return new DomainError('OWNER_NOT_ALLOWED', `${text} Ask an owner or admin of "@${handle}" to add you.`);
}
