import { event, rpc } from '../contract';
import { Choice, EpochMs, ListOf, Nested, Text, Texts, Uuid, Whole } from '../fields';

/** What can be done to somebody. Public: clients tell by it what has happened; never renamed, only added. */
export const ENFORCEMENT_MEASURES = [
  'version.malicious',
  'version.quarantined',
  'version.revoked',
  'version.withdrawn',
  'skill.hidden',
  'package.hidden',
  'skill.purged',
  'package.purged',
  'account.banned',
  'account.held',
  'rating.held',
  'rating.hidden',
] as const;
export type EnforcementMeasure = (typeof ENFORCEMENT_MEASURES)[number];

export const ENFORCEMENT_STATES = ['active', 'lifted'] as const;
export type EnforcementState = (typeof ENFORCEMENT_STATES)[number];

export const ENFORCEMENT_TARGETS = ['skill', 'package', 'account', 'rating'] as const;
export type EnforcementTargetType = (typeof ENFORCEMENT_TARGETS)[number];

/** What a measure is about. */
export class EnforcementTarget {
  @Choice(ENFORCEMENT_TARGETS) type: EnforcementTargetType;
  @Uuid() id: string;
  @Text({ description: 'Slug of a skill, name of a package or of the plugin that was rated, handle of an account' })
  name: string;
  @Uuid({ nullable: true, description: 'When the measure is about one version' }) versionId: string | null;
  @Text({ nullable: true }) version: string | null;
}

/** What the one it concerns is told. Never who has reported anything, or who of the staff has decided. */
class Enforcement {
  @Uuid() noticeId: string;
  @Choice(ENFORCEMENT_MEASURES) measure: EnforcementMeasure;
  @Nested(() => EnforcementTarget) target: EnforcementTarget;
  @Text({ description: 'For machines, such as `scanner.static.malicious` (server-semantics 6.1)' }) reason: string;
  @Texts({ description: 'Of findings or of rules; the evidence has more' }) codes: string[];
  @Text({ description: 'One sentence for a person' }) text: string;
  @Text({ nullable: true, description: "In the moderator's words" }) note: string | null;
}
export class EnforcementFact extends Enforcement {
  @Uuid({ nullable: true, description: 'The publisher whose members are told' }) ownerId: string | null;
  @Uuid({ nullable: true, description: 'The user who is told, where it is about one person' }) userId: string | null;
}
/** Something was done against somebody's item, account or rating, and they have a notice of it. */
export const enforcementApplied = event({
  subject: 'reef.evt.moderation.enforcement.applied.v1',
  payload: EnforcementFact,
});
/** It is over: restored, approved, unbanned; or another measure has taken its place. */
export const enforcementLifted = event({
  subject: 'reef.evt.moderation.enforcement.lifted.v1',
  payload: EnforcementFact,
});

/** An appeal about the same that nobody has decided yet. */
export class OpenAppeal {
  @Uuid() appealId: string;
  @EpochMs() createdAt: number;
}
export class EnforcementNotice extends Enforcement {
  @Uuid({ nullable: true, description: 'The publisher it concerns; null: the caller alone' }) ownerId: string | null;
  @Choice(ENFORCEMENT_STATES) state: EnforcementState;
  @EpochMs() appliedAt: number;
  @EpochMs({ nullable: true }) liftedAt: number | null;
  @Nested(() => OpenAppeal, { nullable: true }) appeal: OpenAppeal | null;
}
export class ListEnforcementInput {
  @Choice(ENFORCEMENT_STATES, { optional: true, description: 'Absent: both' }) state?: EnforcementState;
  @Whole({ min: 1, max: 200 }) limit: number;
  @Text({ optional: true, max: 2000 }) cursor?: string;
}
export class EnforcementPage {
  @ListOf(() => EnforcementNotice) items: EnforcementNotice[];
  @Text({ nullable: true }) nextCursor: string | null;
}
/** What was done against the caller and the publishers they belong to, the newest first. */
export const listEnforcement = rpc({
  subject: 'reef.rpc.moderation.enforcement.list.v1',
  input: ListEnforcementInput,
  output: EnforcementPage,
  errors: ['UNAUTHENTICATED'],
});
