import {
  Choice,
  EpochMs,
  Flag,
  ListOf,
  MOST_CASE_TEXT,
  Nested,
  REPORT_ACTIONS,
  REPORT_STATUSES,
  Text,
  Uuid,
  Whole,
  type ReportAction,
  type ReportStatus,
} from '@app/contracts';

export class ReportBody {
  @Text({ max: MOST_CASE_TEXT, description: 'Cut to 500 characters' }) reason: string;
  @Text({ optional: true, max: 256 }) version?: string;
  @Text({ optional: true, max: 100, description: 'Of a skill' }) ownerHandle?: string;
}
class ReportAnswer {
  @Flag() ok: boolean;
  @Flag() reported: boolean;
  @Flag() alreadyReported: boolean;
  @Uuid() reportId: string;
  @Whole({ min: 0, description: 'Open reports' }) reportCount: number;
}
export class SkillReportAnswer extends ReportAnswer {
  @Uuid() skillId: string;
}
export class PackageReportAnswer extends ReportAnswer {
  @Uuid() packageId: string;
  @Uuid({ nullable: true, description: 'Of the version that was named' }) releaseId: string | null;
}

/** Somebody in a case. Handle and name are null for who is not known any more. */
export class CasePerson {
  @Uuid() userId: string;
  @Text({ nullable: true }) handle: string | null;
  @Text({ nullable: true }) displayName: string | null;
}
class ReportItem {
  @Uuid() reportId: string;
  @Text() displayName: string;
  @Text({ nullable: true }) version: string | null;
  @Text() reason: string;
  @Choice(REPORT_STATUSES) status: ReportStatus;
  @EpochMs() createdAt: number;
  @Nested(() => CasePerson) reporter: CasePerson;
  @EpochMs({ nullable: true }) triagedAt: number | null;
  @Uuid({ nullable: true }) triagedBy: string | null;
  @Text({ nullable: true }) triageNote: string | null;
  @Choice(REPORT_ACTIONS, { nullable: true }) actionTaken: ReportAction | null;
}
export class SkillReportItem extends ReportItem {
  @Uuid() skillId: string;
  @Uuid({ nullable: true }) skillVersionId: string | null;
  @Text() slug: string;
  @Text() ownerHandle: string;
}
export class PackageReportItem extends ReportItem {
  @Uuid() packageId: string;
  @Uuid({ nullable: true }) releaseId: string | null;
  @Text() name: string;
  @Text({ nullable: true }) family: string | null;
}
/** A page of anything moderators walk through. */
export class CasePage {
  @Text({ nullable: true }) nextCursor: string | null;
  @Flag({ description: 'This is the last page' }) done: boolean;
}
export class SkillReportList extends CasePage {
  @ListOf(() => SkillReportItem) items: SkillReportItem[];
}
export class PackageReportList extends CasePage {
  @ListOf(() => PackageReportItem) items: PackageReportItem[];
}

export class TriageBody {
  @Choice(REPORT_STATUSES) status: ReportStatus;
  @Text({ optional: true, max: MOST_CASE_TEXT, description: 'Needed to confirm or dismiss; at most 1200 characters' })
  note?: string;
  @Choice(REPORT_ACTIONS, { optional: true, description: '`hide` for a skill, `quarantine` or `revoke` for a package' })
  finalAction?: ReportAction;
}
class TriageAnswer {
  @Flag() ok: boolean;
  @Uuid() reportId: string;
  @Choice(REPORT_STATUSES) status: ReportStatus;
  @Whole({ min: 0 }) reportCount: number;
  @Choice(REPORT_ACTIONS) actionTaken: ReportAction;
}
export class SkillTriageAnswer extends TriageAnswer {
  @Uuid() skillId: string;
}
export class PackageTriageAnswer extends TriageAnswer {
  @Uuid() packageId: string;
}
