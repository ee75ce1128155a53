import {
  APPEAL_ACTIONS,
  APPEAL_STATUSES,
  Choice,
  EpochMs,
  Flag,
  ListOf,
  MOST_CASE_TEXT,
  Nested,
  Text,
  Uuid,
  type AppealAction,
  type AppealStatus,
} from '@app/contracts';
import { CasePage, CasePerson } from './report.views';

export class AppealBody {
  @Text({ optional: true, max: 256, description: 'Needed for a package; else the newest' }) version?: string;
  @Text({ max: MOST_CASE_TEXT, description: 'Cut to 2000 characters' }) message: string;
  @Text({ optional: true, max: 100, description: 'Of a skill' }) ownerHandle?: string;
}
class AppealAnswer {
  @Flag() ok: boolean;
  @Flag() submitted: boolean;
  @Flag() alreadyOpen: boolean;
  @Uuid() appealId: string;
  @Choice(APPEAL_STATUSES) status: AppealStatus;
}
export class SkillAppealAnswer extends AppealAnswer {
  @Uuid() skillId: string;
}
export class PackageAppealAnswer extends AppealAnswer {
  @Uuid() packageId: string;
  @Uuid({ nullable: true }) releaseId: string | null;
}

class AppealItem {
  @Uuid() appealId: string;
  @Text() displayName: string;
  @Text({ nullable: true }) version: string | null;
  @Text() message: string;
  @Choice(APPEAL_STATUSES) status: AppealStatus;
  @EpochMs() createdAt: number;
  @Nested(() => CasePerson) submitter: CasePerson;
  @EpochMs({ nullable: true }) resolvedAt: number | null;
  @Uuid({ nullable: true }) resolvedBy: string | null;
  @Text({ nullable: true }) resolutionNote: string | null;
  @Choice(APPEAL_ACTIONS, { nullable: true }) actionTaken: AppealAction | null;
}
export class SkillAppealItem extends AppealItem {
  @Uuid() skillId: string;
  @Uuid() skillVersionId: string;
  @Text() slug: string;
  @Text() ownerHandle: string;
}
export class PackageAppealItem extends AppealItem {
  @Uuid() packageId: string;
  @Uuid() releaseId: string;
  @Text() name: string;
  @Text({ nullable: true }) family: string | null;
}
export class SkillAppealList extends CasePage {
  @ListOf(() => SkillAppealItem) items: SkillAppealItem[];
}
export class PackageAppealList extends CasePage {
  @ListOf(() => PackageAppealItem) items: PackageAppealItem[];
}

export class ResolveBody {
  @Choice(APPEAL_STATUSES) status: AppealStatus;
  @Text({ optional: true, max: MOST_CASE_TEXT, description: 'Needed to accept or reject; at most 1200 characters' })
  note?: string;
  @Choice(APPEAL_ACTIONS, { optional: true, description: '`restore` for a skill, `approve` for a package' })
  finalAction?: AppealAction;
}
class ResolveAnswer {
  @Flag() ok: boolean;
  @Uuid() appealId: string;
  @Choice(APPEAL_STATUSES) status: AppealStatus;
  @Choice(APPEAL_ACTIONS) actionTaken: AppealAction;
}
export class SkillResolveAnswer extends ResolveAnswer {
  @Uuid() skillId: string;
}
export class PackageResolveAnswer extends ResolveAnswer {
  @Uuid() packageId: string;
  @Uuid() releaseId: string;
}
