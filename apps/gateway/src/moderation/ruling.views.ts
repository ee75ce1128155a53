import {
  Choice,
  EpochMs,
  Flag,
  ListOf,
  MOST_CASE_TEXT,
  Nested,
  OwnAppeal,
  RULINGS,
  Text,
  Texts,
  Uuid,
  VERDICTS,
  Whole,
  type RulingState,
  type Verdict,
} from '@app/contracts';
import { CasePage } from './report.views';

export class RulingBody {
  @Choice(RULINGS) state: RulingState;
  @Text({ max: MOST_CASE_TEXT, description: '1 to 1200 characters; the owner sees it' }) reason: string;
  @Text({ optional: true, max: 100, description: 'Of a skill' }) ownerHandle?: string;
}
export class PackageRulingAnswer {
  @Flag() ok: boolean;
  @Uuid() packageId: string;
  @Uuid() releaseId: string;
  @Choice(RULINGS) state: RulingState;
  @Choice(VERDICTS) scanStatus: Verdict;
}
export class SkillRulingAnswer {
  @Flag() ok: boolean;
  @Text() slug: string;
  @Text() version: string;
  @Uuid() skillId: string;
  @Uuid() versionId: string;
  @Choice(RULINGS) state: RulingState;
  @Choice(VERDICTS) scanStatus: Verdict;
  @Flag({ description: 'It was in this state before' }) alreadyRevoked: boolean;
  @Text({ nullable: true, description: 'What everybody gets instead of a blocked version' })
  replacementVersion: string | null;
  @Flag({ description: 'There is nothing else to show' }) skillHidden: boolean;
}

export class FeaturedBody {
  @Flag() featured: boolean;
  @Text({ optional: true, max: 100, description: 'Of a skill' }) ownerHandle?: string;
}
export class FeaturedSkillAnswer {
  @Flag() ok: boolean;
  @Flag() featured: boolean;
  @Uuid() skillId: string;
  @Text() slug: string;
  @Text({ nullable: true }) ownerHandle: string | null;
}
export class FeaturedPackageAnswer {
  @Flag() ok: boolean;
  @Flag() featured: boolean;
  @Uuid() packageId: string;
  @Text() name: string;
}

class PackageFacts {
  @Uuid() packageId: string;
  @Text() name: string;
  @Text() displayName: string;
  @Text({ nullable: true }) family: string | null;
  @Text() channel: string;
  @Flag() isOfficial: boolean;
  @Whole({ min: 0 }) reportCount: number;
  @EpochMs({ nullable: true }) lastReportedAt: number | null;
}
export class ModeratedPackage extends PackageFacts {
  @Choice([...VERDICTS, 'not-run'], { description: 'Of the newest release' }) scanStatus: string;
}
export class ModeratedPackageRelease {
  @Uuid() releaseId: string;
  @Text() version: string;
  @Choice(['npm-pack', 'legacy-zip'], { nullable: true }) artifactKind: string | null;
  @Choice(VERDICTS) scanStatus: Verdict;
  @Choice(RULINGS, { nullable: true }) moderationState: RulingState | null;
  @Text({ nullable: true }) moderationReason: string | null;
  @Flag() blockedFromDownload: boolean;
  @Texts() reasons: string[];
  @EpochMs() createdAt: number;
}
export class PackageModeration {
  @Nested(() => ModeratedPackage) package: ModeratedPackage;
  @Nested(() => ModeratedPackageRelease, { nullable: true }) latestRelease: ModeratedPackageRelease | null;
  @Nested(() => OwnAppeal, { nullable: true, description: 'The newest appeal about the package' })
  appeal: OwnAppeal | null;
}

export class QueueItem extends PackageFacts {
  @Uuid() releaseId: string;
  @Text() version: string;
  @EpochMs() createdAt: number;
  @Choice(['npm-pack', 'legacy-zip'], { nullable: true }) artifactKind: string | null;
  @Choice(VERDICTS) scanStatus: Verdict;
  @Choice(RULINGS, { nullable: true }) moderationState: RulingState | null;
  @Text({ nullable: true }) moderationReason: string | null;
  @Text({ nullable: true }) sourceRepo: string | null;
  @Text({ nullable: true }) sourceCommit: string | null;
  @Texts() reasons: string[];
}
export class QueueList extends CasePage {
  @ListOf(() => QueueItem) items: QueueItem[];
}
