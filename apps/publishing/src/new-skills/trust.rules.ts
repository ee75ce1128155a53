import { DomainError } from '@app/kernel';

/** An owner as far as their next new skill is concerned. */
export interface OwnerRecord {
  /** How long the registry has known them, in days. */
  readonly days: number;
  /** Skills they have, without the new one. */
  readonly skills: number;
  /** Of these, begun in the last hour, and in the last 24 hours. */
  readonly lastHour: number;
  readonly lastDay: number;
}

export type TrustTier = 'low' | 'medium' | 'trusted';

/** How far somebody is trusted to write skills worth reading (server-semantics 3.5). */
export function trustTier({ days, skills }: Pick<OwnerRecord, 'days' | 'skills'>): TrustTier {
  if (days < 30 || skills < 10) return 'low';
  return days < 90 || skills < 50 ? 'medium' : 'trusted';
}

const LIMITS = { low: { perHour: 5, perDay: 20 }, others: { perHour: 20, perDay: 80 } };
/** So many in an hour make anybody suspicious. */
const MANY_AN_HOUR = 8;

/** @throws DomainError PUBLISH_INVALID when the owner has begun too many skills lately (server-semantics 3.5) */
export function assertNotTooMany(owner: OwnerRecord): void {
  const isLow = trustTier(owner) === 'low' || owner.lastHour >= MANY_AN_HOUR;
  const { perHour, perDay } = isLow ? LIMITS.low : LIMITS.others;
  if (owner.lastHour >= perHour) throw tooMany(perHour, 'hour');
  if (owner.lastDay >= perDay) throw tooMany(perDay, '24 hours');
}

function tooMany(most: number, period: string): DomainError {
  const text = `Rate limit: max ${most} new skills per ${period}. Please wait before publishing more.`;
  return new DomainError('PUBLISH_INVALID', text);
}
