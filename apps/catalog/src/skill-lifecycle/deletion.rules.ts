import type { ItemKind, RemovalCause } from '@app/contracts';
import { DomainError } from '@app/kernel';

/** Why a skill or a package is out of sight: its owner deleted it, the staff did, or it was merged into another one. */
export type HideCause = RemovalCause;

/** How long a skill its owner has deleted keeps its slug: 30 days, in milliseconds. */
const SLUG_KEPT_MS = 30 * 24 * 3_600_000;
/** As long as a moderation note may be, in characters (server-semantics 3.14). */
const MOST_REASON = 1200;

/** The moderator's word counts more than the owner's, and the owner is told so (server-semantics 3.14). */
export function hiddenByModeration(what: ItemKind): string {
  return `Forbidden: This ${what} was hidden by moderation and cannot be restored by the owner. Please contact a moderator.`;
}

/** What a publish under the name of a deleted package is told (server-semantics 4.4). */
export function packageDeletedText(name: string): string {
  return `Package "${name}" was deleted. Restore it before publishing another release or choose a new package name.`;
}

interface Deletable {
  readonly hiddenCause: HideCause | null;
  /** The caller is a moderator or an administrator. */
  readonly isStaff: boolean;
}
interface Restorable extends Deletable {
  readonly what: ItemKind;
  /** Nothing of it is visible, because of malware. */
  readonly isBlocked: boolean;
}

/** @throws DomainError FORBIDDEN */
export function assertMayDelete({ hiddenCause, isStaff }: Deletable): void {
  if (!isStaff && hiddenCause === 'staff')
    throw new DomainError(
      'FORBIDDEN',
      'Forbidden: This skill is currently hidden by moderation and cannot be re-deleted by the owner. Please contact a moderator.',
    );
}

/** @throws DomainError FORBIDDEN */
export function assertMayUndelete({ what, hiddenCause, isStaff, isBlocked }: Restorable): void {
  if (isStaff) return;
  if (isBlocked)
    throw new DomainError(
      'FORBIDDEN',
      `Forbidden: This ${what} was blocked by automated malware detection and cannot be restored by the owner. Please contact a moderator.`,
    );
  if (hiddenCause === 'staff' || hiddenCause === 'merge') throw new DomainError('FORBIDDEN', hiddenByModeration(what));
}

/** @throws DomainError FORBIDDEN when the staff has withdrawn the version and the caller is not of the staff */
export function assertMayRestoreVersion(withdrawnCause: string | null, isStaff: boolean): void {
  if (!isStaff && withdrawnCause === 'staff')
    throw new DomainError(
      'FORBIDDEN',
      'Forbidden: This version was hidden by moderation and cannot be restored by the owner. Please contact a moderator.',
    );
}

/** The note as it is stored; null when there is none. @throws DomainError INVALID_INPUT when it is blank or too long */
export function reasonOf(text: string | undefined): string | null {
  if (text === undefined) return null;
  const reason = text.trim();
  if (reason === '' || reason.length > MOST_REASON)
    throw new DomainError('INVALID_INPUT', `Reason must be 1 to ${MOST_REASON} characters.`);
  return reason;
}

export function slugKeptUntil(now: Date): Date {
  return new Date(now.getTime() + SLUG_KEPT_MS);
}
