import { ITEM_KINDS, type ItemKind } from '../catalog/register-version';
import { event, rpc } from '../contract';
import { Choice, EpochMs, Flag, ListOf, Nested, Text, Texts, Uuid, Whole } from '../fields';
import { Initiator } from '../gateway/accounts';
import { APPEAL_STATUSES, type AppealStatus } from './appeals';
import { CaseTarget, MOST_CASE_TEXT } from './case-target';
import { VERDICTS, type Verdict } from './verdict-changed';

/**
 * A moderator's word about a version: looked at and allowed; blocked until somebody has looked closer; blocked for good,
 * after it was trusted.
 */
export const RULINGS = ['approved', 'quarantined', 'revoked'] as const;
export type RulingState = (typeof RULINGS)[number];

export class RuleVersionInput {
  @Nested(() => CaseTarget, { description: 'With a version' }) target: CaseTarget;
  @Choice(RULINGS) state: RulingState;
  @Text({ max: MOST_CASE_TEXT, description: '1 to 1200 characters' }) reason: string;
  @Whole({ optional: true, min: 0, description: '`revision` as the moderator saw it; absent: whatever it is' })
  seenRevision?: number;
}
export class RuledVersion {
  @Choice(RULINGS) state: RulingState;
  @Choice(VERDICTS) verdict: Verdict;
  @Flag({ description: 'It was in this state before; the reason is the new one' }) alreadyInState: boolean;
}
/**
 * Gives a moderator's word about a version; it counts more than scanners, see `docs/moderation.md`. CASE_DECIDED: it
 * does not stand as it did when the moderator looked.
 */
export const ruleVersion = rpc({
  subject: 'reef.rpc.moderation.version.rule.v1',
  input: RuleVersionInput,
  output: RuledVersion,
  errors: ['FORBIDDEN', 'INVALID_INPUT', 'CASE_DECIDED'],
});

export class Ruling {
  @Choice(RULINGS) state: RulingState;
  @Text() reason: string;
}
export class VersionRuled {
  @Choice(ITEM_KINDS) kind: ItemKind;
  @Uuid() itemId: string;
  @Uuid() versionId: string;
  @Text() name: string;
  @Text({ nullable: true }) version: string | null;
  @Nested(() => Ruling, { nullable: true }) before: Ruling | null;
  @Nested(() => Ruling) after: Ruling;
  @Text({ nullable: true, description: 'The report or appeal that led to it' }) caseId: string | null;
  @Nested(() => Initiator) by: Initiator;
  @Whole({ min: 1, description: 'Of the verdict that follows from it' }) revision: number;
}
/** A moderator has given their word about a version. What follows for users is said by `verdict.changed`. */
export const versionRuled = event({ subject: 'reef.evt.moderation.version.ruled.v1', payload: VersionRuled });

export class SkillHidden {
  @Uuid() skillId: string;
  @Text() slug: string;
  @Flag({ description: 'False: it may be seen again' }) hidden: boolean;
  @Flag({ optional: true, description: 'What it was; absent: no moderator had decided about it' }) before?: boolean;
  @Text({ description: 'The note' }) reason: string;
  @Uuid({ description: 'The report or appeal that led to it' }) caseId: string;
  @Nested(() => Initiator) by: Initiator;
  @Whole({ min: 1, description: 'Grows with every change of this skill; ignore a smaller one' }) revision: number;
}
/** Moderators want a skill out of sight, or shown again. That it is, the catalog says by `skill.deleted` and `skill.restored`. */
export const skillHidden = event({ subject: 'reef.evt.moderation.skill.hidden.v1', payload: SkillHidden });

/** An appeal as the members of the publisher see it. */
export class OwnAppeal {
  @Uuid() appealId: string;
  @Choice(APPEAL_STATUSES) status: AppealStatus;
  @EpochMs() createdAt: number;
  @EpochMs({ nullable: true }) resolvedAt: number | null;
  @Text({ nullable: true }) resolutionNote: string | null;
}
export class GetModerationStateInput {
  @Nested(() => CaseTarget) target: CaseTarget;
}
export class ModerationState {
  @Choice(VERDICTS) scanStatus: Verdict;
  @Choice(RULINGS, { nullable: true }) moderationState: RulingState | null;
  @Text({ nullable: true }) moderationReason: string | null;
  @Flag() blockedFromDownload: boolean;
  @Texts({ description: '`manual:<state>`, `scan:<status>`, `static:<status>`, `reports:<n>`' }) reasons: string[];
  @Whole({ min: 0, description: 'Open reports of the item' }) reportCount: number;
  @Flag({ description: 'Moderators want the skill out of sight after a report' }) hidden: boolean;
  @EpochMs({ nullable: true, description: 'When the newest of them was opened' }) lastReportedAt: number | null;
  @Nested(() => OwnAppeal, { nullable: true, description: 'The newest one about the item' }) appeal: OwnAppeal | null;
  @Whole({ optional: true, min: 0, description: 'Of the verdict on the version; for staff' }) revision?: number;
  @Uuid({ optional: true, description: 'Whose word `moderationState` is; for staff' }) ruledBy?: string;
  @EpochMs({ optional: true, description: 'Since when it is; for staff' }) ruledAt?: number;
}
/** How an item and one version of it stand, for the members of its publisher and for staff. */
export const getModerationState = rpc({
  subject: 'reef.rpc.moderation.item.get.v1',
  input: GetModerationStateInput,
  output: ModerationState,
  errors: ['FORBIDDEN'],
});

export const QUEUE_STATUSES = ['open', 'blocked', 'manual', 'all'] as const;
export type QueueStatus = (typeof QUEUE_STATUSES)[number];

export class ListQueueInput {
  @Choice(QUEUE_STATUSES) status: QueueStatus;
  @Choice([...ITEM_KINDS, 'all'], { optional: true, description: 'Versions of what; absent: of packages' })
  kind?: ItemKind | 'all';
  @Whole({ min: 1, max: 100 }) limit: number;
  @Text({ optional: true, max: 2000 }) cursor?: string;
}
export class QueuedVersion {
  @Uuid() itemId: string;
  @Uuid() versionId: string;
  @Choice(VERDICTS) scanStatus: Verdict;
  @Choice(RULINGS, { nullable: true }) moderationState: RulingState | null;
  @Text({ nullable: true }) moderationReason: string | null;
  @Whole({ min: 0 }) reportCount: number;
  @EpochMs({ nullable: true }) lastReportedAt: number | null;
  @Texts() reasons: string[];
}
export class QueuePage {
  @ListOf(() => QueuedVersion) items: QueuedVersion[];
  @Text({ nullable: true }) nextCursor: string | null;
}
/** Versions that want a moderator's eye (server-semantics 4.12): reported ones first, then the newest. */
export const listModerationQueue = rpc({
  subject: 'reef.rpc.moderation.queue.list.v1',
  input: ListQueueInput,
  output: QueuePage,
  errors: ['FORBIDDEN'],
});
