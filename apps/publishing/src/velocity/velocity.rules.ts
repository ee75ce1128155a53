import { DomainError } from '@app/kernel';

/** What one publisher may bring in; 0 is no limit. */
export interface VelocityLimits {
  /** Versions of skills and packages together. */
  readonly versionsPerHour: number;
  readonly newPackagesPerDay: number;
}
/** What a publisher has brought in, the version in question included. */
export interface Velocity {
  readonly versionsLastHour: number;
  readonly newPackagesLastDay: number;
}

/** Known for less than so many days, a publisher is young (as with skills: server-semantics 3.5). */
const YOUNG_DAYS = 30;

/** The limits of a publisher the registry has known for so long; of a young one a share of them, but at least one. */
export function limitsAt(daysKnown: number, limits: VelocityLimits, youngPercent: number): VelocityLimits {
  const { versionsPerHour, newPackagesPerDay } = limits;
  if (daysKnown >= YOUNG_DAYS) return limits;
  const share = (most: number): number => (most === 0 ? 0 : Math.max(1, Math.floor((most * youngPercent) / 100)));
  return { versionsPerHour: share(versionsPerHour), newPackagesPerDay: share(newPackagesPerDay) };
}

export function isLimited({ versionsPerHour, newPackagesPerDay }: VelocityLimits): boolean {
  return versionsPerHour > 0 || newPackagesPerDay > 0;
}

/** @throws DomainError PUBLISH_INVALID */
export function assertNotTooFast(velocity: Velocity, { versionsPerHour, newPackagesPerDay }: VelocityLimits): void {
  if (versionsPerHour > 0 && velocity.versionsLastHour > versionsPerHour)
    throw tooMany(versionsPerHour, 'versions', 'hour');
  if (newPackagesPerDay > 0 && velocity.newPackagesLastDay > newPackagesPerDay)
    throw tooMany(newPackagesPerDay, 'new packages', '24 hours');
}

function tooMany(most: number, what: string, period: string): DomainError {
  const text = `Rate limit: max ${most} ${what} per ${period}. Please wait before publishing more.`;
  return new DomainError('PUBLISH_INVALID', text);
}
