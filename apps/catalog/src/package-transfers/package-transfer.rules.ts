import type { FoundPublisher, PackageChannel } from '@app/contracts';
import { DomainError, type Actor } from '@app/kernel';
import { managesOwner } from '../owners/management.rules';

/** An administrator of the registry, with their full power. */
function isAdministrator({ role, tokenKind }: Actor): boolean {
  return role === 'admin' && tokenKind === 'api';
}

/** Whether the caller may give away what the publisher has (server-semantics 4.15). */
export function mayGiveAway(actor: Actor, ownerId: string): boolean {
  return managesOwner(actor, ownerId) || isAdministrator(actor);
}

/** @throws DomainError PACKAGE_TRANSFER_INVALID when the name says that it is somebody else's */
export function assertScopeFits(name: string, handle: string): void {
  const scope = /^@([^/]+)\//.exec(name)?.[1];
  if (scope !== undefined && scope !== handle)
    throw refused(`Package scope "@${scope}" can only be transferred to publisher "@${scope}".`);
}

/**
 * Whether a publisher may be given a package by the caller.
 * @throws DomainError PACKAGE_TRANSFER_INVALID
 */
export function assertMayReceive(to: FoundPublisher, channel: PackageChannel, actor: Actor): void {
  const manages = to.kind === 'user' ? to.userId === actor.userId : to.role === 'owner' || to.role === 'admin';
  if (!manages && !isAdministrator(actor))
    throw refused(
      `You do not have admin access for "@${to.handle}". Ask an owner or admin to add you before transferring this package.`,
    );
  if (channel === 'official' && !to.trusted) throw refused('Only trusted publishers may own official packages');
}

export function refused(text: string): DomainError {
  return new DomainError('PACKAGE_TRANSFER_INVALID', text);
}
export function publisherMissing(handle: string): DomainError {
  return refused(
    `Publisher "@${handle}" not found. Create the "@${handle}" organization on ClawHub before transferring this package.`,
  );
}
