import { DomainError } from '@app/kernel';

export interface Reservation {
  readonly ownerId: string;
  /** Null: until it is published. */
  readonly expiresAt: Date | null;
}

/** How long a slug is kept (server-semantics 3.1), in milliseconds. */
const SLUG_KEPT_MS = 90 * 24 * 3_600_000;

export function slugKeptUntil(now: Date): Date {
  return new Date(now.getTime() + SLUG_KEPT_MS);
}

/**
 * Whether the owner may use a name for the first time. The words are those clients know.
 * @throws DomainError SLUG_TAKEN or NAME_TAKEN while it is kept for somebody else
 */
export function assertMayUse(
  kind: 'skill' | 'package',
  name: string,
  ownerId: string,
  reservation: Reservation,
  now: Date,
): void {
  const { expiresAt } = reservation;
  if (reservation.ownerId === ownerId || (expiresAt !== null && expiresAt <= now)) return;
  if (kind === 'package') throw new DomainError('NAME_TAKEN');
  const until = expiresAt === null ? '' : ` until ${expiresAt.toISOString()}`;
  throw new DomainError(
    'SLUG_TAKEN',
    `Slug "${name}" is reserved for its previous owner${until}. Please choose a different slug.`,
  );
}

const PACKAGE_NAME = /^(?:@[a-z0-9][a-z0-9._-]*\/)?[a-z0-9][a-z0-9._-]*$/;

/** What is wrong with a name to be kept; undefined when nothing is. Slugs may be words that are reserved otherwise. */
export function nameProblem(kind: 'slug' | 'package', name: string): string | undefined {
  if (kind === 'slug') return name === '' ? 'Slug is required.' : undefined;
  if (name === '') return 'Package name required';
  if (!PACKAGE_NAME.test(name) || name.length > 214)
    return 'Package name must be lowercase and npm-safe (example: @scope/name or plugin-name)';
  if (name === 'publish')
    return 'Package name "publish" is reserved for ClawHub routes. Use a scoped name or choose a different package name.';
  return undefined;
}
