import type {
  EnforcementFact,
  EnforcementMeasure,
  ItemKind,
  ItemPurged,
  RatingModerated,
  RemovalCause,
  UserHeld,
  VersionDecided,
} from '@app/contracts';
import type { Judged } from '../verdicts/verdict.rules';

/** What somebody is to be told of a measure against them. */
export type Enforced = Omit<EnforcementFact, 'noticeId'>;

/** What a version is blocked for; null when it is not. A moderator's word comes before a scanner's. */
export function blockedVersion(decided: VersionDecided, { ruling, outcomes }: Judged): Enforced | null {
  if (decided.verdict !== 'malicious') return null;
  const what = called(decided);
  const note = ruling?.reason ?? null;
  switch (decided.moderationState) {
    case 'quarantined':
      return ruling?.isAutomatic === true
        ? about(
            decided,
            'version.quarantined',
            'auto.reports',
            `After reports ${what} is held back until a moderator has looked.`,
          )
        : {
            ...about(decided, 'version.quarantined', 'manual.quarantined', `A moderator holds ${what} back for now.`),
            note,
          };
    case 'revoked':
      return { ...about(decided, 'version.revoked', 'manual.revoked', `A moderator has revoked ${what}.`), note };
    default: {
      const against = outcomes.filter(({ verdict }) => verdict === 'malicious');
      const reason = `scanner.${against[0]?.scanner ?? 'aggregate'}.malicious`;
      const codes = [...new Set(against.flatMap(({ reasonCodes }) => reasonCodes))].sort();
      const text = `A scan found ${what} malicious, so nobody can download it.`;
      return { ...about(decided, 'version.malicious', reason, text), codes };
    }
  }
}

/** What moderators may do to items and versions without a verdict: take them away. */
interface Removed {
  readonly kind: ItemKind;
  readonly itemId: string;
  readonly name: string;
  readonly ownerId: string;
  readonly cause?: RemovalCause;
  readonly reason?: string | null;
  readonly versionId?: string;
  readonly version?: string;
}
/** Null when its owner took it away, or nobody knows who it was. */
export function removed(item: Removed): Enforced | null {
  if (item.cause !== 'staff') return null;
  const note = item.reason ?? null;
  const facts = { ...item, versionId: item.versionId ?? null, version: item.version ?? null };
  const measure = facts.version === null ? (`${item.kind}.hidden` as const) : 'version.withdrawn';
  return { ...about(facts, measure, 'manual.removed', `A moderator has taken ${called(facts)} away.`), note };
}

/** For good: there is nothing to read any more, and nothing to appeal for. */
export function purged(item: ItemPurged): Enforced {
  const facts = { ...item, versionId: null, version: null };
  const text = `An administrator has deleted ${called(facts)} for good.`;
  return { ...about(facts, `${item.kind}.purged`, 'manual.hard_delete', text), note: item.reason };
}

/** A ban and a hold are told to the account alone, whatever they hide. */
export function restricted(
  measure: 'account.banned' | 'account.held',
  { userId, handle, reason: note, by }: Pick<UserHeld, 'userId' | 'handle' | 'reason' | 'by'>,
): Enforced {
  const target = { type: 'account', id: userId, name: handle, versionId: null, version: null } as const;
  const isAutomatic = by.kind === 'system';
  const [reason, text] =
    measure === 'account.banned'
      ? ['user.banned', 'The account is banned, and what it owns is out of sight.']
      : [
          isAutomatic ? 'user.moderation.auto' : 'user.moderation',
          'The account is under moderation, and what it owns is out of sight.',
        ];
  return { measure, target, reason, codes: [], text, note, ownerId: null, userId };
}

/** What a rating's author is told; null when it is to be seen. */
export function moderatedRating({
  action,
  ratingId,
  pluginId,
  userId,
  reasons,
  note,
}: RatingModerated): Enforced | null {
  if (action !== 'held' && action !== 'hidden') return null;
  const target = { type: 'rating', id: ratingId, name: pluginId, versionId: null, version: null } as const;
  const text =
    action === 'held'
      ? `Your rating of ${pluginId} waits for a moderator, and does not count until then.`
      : `Your rating of ${pluginId} was taken down, and does not count.`;
  const said = { reason: `rating.${action}`, codes: reasons, text, note: note ?? null };
  return { measure: `rating.${action}`, target, ...said, ownerId: null, userId };
}

interface About {
  readonly kind: ItemKind;
  readonly itemId: string;
  readonly name: string;
  readonly ownerId: string;
  readonly versionId: string | null;
  readonly version: string | null;
}
function about(
  { kind: type, itemId: id, name, ownerId, versionId, version }: About,
  measure: EnforcementMeasure,
  reason: string,
  text: string,
): Enforced {
  const target = { type, id, name, versionId, version };
  return { measure, target, reason, codes: [], text, note: null, ownerId, userId: null };
}
/** `version 1.0.0 of the package @a/b` */
function called({ kind, name, version }: Pick<About, 'kind' | 'name' | 'version'>): string {
  return `${version === null ? '' : `version ${version} of `}the ${kind} ${name}`;
}
