import { rpc } from '../contract';
import { Choice, EpochMs, Flag, ListOf, Nested, Sha256, Text, Texts, Uuid, Whole } from '../fields';
import { PublishSource } from '../publishing/publish-source';
import { ModerationState } from '../moderation/rulings';
import { Finding } from '../scanning/scan-completed';
import { FileView, ModerationSummary, SecurityView, SkillMetadata, SkillName } from './skill-views';
import { SkillReference, SkillVersionChoice, SkillVersionReference, UNREADABLE } from './skills';

export class ScannedVersion {
  @Text() version: string;
  @EpochMs() createdAt: number;
  @Choice(['auto', 'user'], { nullable: true }) changelogSource: string | null;
}
export class SourceVersion {
  @Text() version: string;
  @EpochMs() createdAt: number;
}
/** How the skill as a whole stands now, from the version it shows; another one than was asked about, maybe. */
export class ScanModeration {
  @Choice(['skill']) scope: 'skill';
  @Nested(() => SourceVersion, { nullable: true }) sourceVersion: SourceVersion | null;
  @Flag() matchesRequestedVersion: boolean;
  @Flag() isPendingScan: boolean;
  @Flag() isMalwareBlocked: boolean;
  @Flag() isSuspicious: boolean;
  @Flag() isHiddenByMod: boolean;
  @Flag() isRemoved: boolean;
}
export class SkillScan {
  @Nested(() => SkillName) skill: SkillName;
  @Nested(() => ScannedVersion) version: ScannedVersion;
  @Nested(() => ScanModeration, { nullable: true, description: 'null: nothing is said against the skill' })
  moderation: ScanModeration | null;
  @Nested(() => SecurityView, { nullable: true }) security: SecurityView | null;
}
/** What the scanners say of one version. Unlike a download, an unknown tag is an error (server-semantics 3.12). */
export const getSkillScan = rpc({
  subject: 'reef.rpc.catalog.skillScan.get.v1',
  input: SkillVersionChoice,
  output: SkillScan,
  errors: [...UNREADABLE, 'VERSION_NOT_FOUND', 'VERSION_GONE'],
});

/** The moderation of a skill, without the findings: those are scanning's (`listFindings`). */
export class SkillModerationFacts {
  @Nested(() => ModerationSummary) moderation: ModerationSummary;
  @Uuid() skillId: string;
  @Uuid() ownerId: string;
  @Text() slug: string;
  @Uuid({ description: 'The version it is about' }) versionId: string;
  @Text() version: string;
  @Flag({ description: 'The caller owns the skill or is staff' }) mayReadEvidence: boolean;
  @Text({ nullable: true, description: 'Why the skill is as it is; only for who may read evidence' })
  legacyReason: string | null;
}
/**
 * Owners and staff ask about every skill, others only about visible or blocked ones that are flagged; anything else is
 * NOT_FOUND, so that the answer does not tell whether a skill exists (server-semantics 3.12).
 */
export const getSkillModeration = rpc({
  subject: 'reef.rpc.catalog.skillModeration.get.v1',
  input: SkillReference,
  output: SkillModerationFacts,
  errors: ['NOT_FOUND', 'SKILL_AMBIGUOUS'],
});
/** What clients read of `GET /skills/{slug}/moderation`. */
export class SkillModeration extends ModerationSummary {
  @Text({ nullable: true }) legacyReason: string | null;
  @ListOf(() => Finding, { description: '`evidence` is blank for the public' }) evidence: Finding[];
  @Nested(() => ModerationState, { optional: true, description: 'For the members of its publisher and for moderators' })
  review?: ModerationState;
}
export class SkillModerationAnswer {
  @Nested(() => SkillModeration) moderation: SkillModeration;
}

/** Whether a version can be trusted, and everything that speaks for it. */
export class SkillVerification {
  @Flag({ description: 'The same as decision `pass`' }) ok: boolean;
  @Choice(['pass', 'fail']) decision: 'pass' | 'fail';
  @Texts() reasons: string[];
  @Text() slug: string;
  @Text() displayName: string;
  @Text({ nullable: true }) summary: string | null;
  @Text() ownerHandle: string;
  @Text({ nullable: true }) ownerDisplayName: string | null;
  @Text() version: string;
  @Choice(['latest', 'version', 'tag']) resolvedFrom: 'latest' | 'version' | 'tag';
  @Text({ nullable: true }) tag: string | null;
  @EpochMs() createdAt: number;
  @Text() license: string;
  @Nested(() => SkillMetadata, { nullable: true }) metadata: SkillMetadata | null;
  @Sha256({ description: 'Of the archive that is downloaded' }) artifactSha256: string;
  @Whole({ min: 0, description: 'Bytes' }) artifactSize: number;
  @ListOf(() => FileView, { maxItems: 100, description: 'The first 100 of them' }) files: FileView[];
  @Whole({ min: 0 }) fileCount: number;
  @Nested(() => PublishSource, { nullable: true, description: 'Where the publisher says the files are from' })
  source: PublishSource | null;
  @Nested(() => SecurityView) security: SecurityView;
}
/** Unlike a download, an unknown tag is an error, and so is nothing else about a blocked version. */
export const verifySkill = rpc({
  subject: 'reef.rpc.catalog.skillVerification.get.v1',
  input: SkillVersionChoice,
  output: SkillVerification,
  errors: [...UNREADABLE, 'VERSION_NOT_FOUND', 'VERSION_GONE'],
});

/** The body of `POST /api/v1/skills/-/security-verdicts` (client-contract 6.3). */
export class SecurityVerdictsInput {
  @ListOf(() => SkillVersionReference, { maxItems: 100 }) items: SkillVersionReference[];
}
/** One version as far as deciding about its installation needs it; `problem` instead when there is none to judge. */
export class SecurityVerdict {
  @Choice(['skill_not_found', 'skill_ambiguous', 'version_not_found'], { optional: true }) problem?: string;
  @Text({ optional: true }) slug?: string;
  @Text({ optional: true }) ownerHandle?: string;
  @Text({ optional: true }) displayName?: string;
  @Choice(['clean', 'suspicious', 'malicious', 'pending'], { optional: true }) verdict?: string;
  @Texts() reasons: string[];
  @Text({ optional: true, description: 'What the scanners say in a sentence' }) summary?: string;
}
export class SecurityVerdicts {
  @ListOf(() => SecurityVerdict, { description: 'One for each item, in their order' }) verdicts: SecurityVerdict[];
}
/** The verdicts on up to 100 versions. One that cannot be judged does not stop the others. */
export const getSecurityVerdicts = rpc({
  subject: 'reef.rpc.catalog.securityVerdict.list.v1',
  input: SecurityVerdictsInput,
  output: SecurityVerdicts,
  errors: [],
});
