import { ITEM_KINDS, type ItemKind } from '../catalog/register-version';
import { event, rpc } from '../contract';
import { Choice, EpochMs, Flag, ListOf, Nested, Text, Uuid, Whole } from '../fields';
import { Initiator } from '../gateway/accounts';
import { CaseTarget, ListCasesInput, MOST_CASE_TEXT } from './case-target';

export const REPORT_STATUSES = ['open', 'confirmed', 'dismissed'] as const;
export type ReportStatus = (typeof REPORT_STATUSES)[number];
/** What a confirmed report may lead to at once: `hide` for a skill, the other two for the release of a package. */
export const REPORT_ACTIONS = ['none', 'hide', 'quarantine', 'revoke'] as const;
export type ReportAction = (typeof REPORT_ACTIONS)[number];
/** How many open reports one person may have (server-semantics 3.14). */
export const MAX_OPEN_REPORTS = 20;

export class SubmitReportInput {
  @Nested(() => CaseTarget) target: CaseTarget;
  @Text({ max: MOST_CASE_TEXT, description: 'Cut to 500 characters' }) reason: string;
}
export class SubmittedReport {
  @Uuid() reportId: string;
  @Flag({ description: 'False: the caller has an open report of it' }) reported: boolean;
  @Flag() alreadyReported: boolean;
  @Whole({ min: 0, description: 'Open reports of the item' }) reportCount: number;
}
/** Reports an item to the moderators. One report a person and item; a decided one is opened again. */
export const submitReport = rpc({
  subject: 'reef.rpc.moderation.report.submit.v1',
  input: SubmitReportInput,
  output: SubmittedReport,
  errors: ['UNAUTHENTICATED', 'INVALID_INPUT', 'REPORT_LIMIT_REACHED'],
});

export class ReportRecord {
  @Uuid() reportId: string;
  @Choice(ITEM_KINDS) kind: ItemKind;
  @Uuid() itemId: string;
  @Uuid({ nullable: true, description: 'Of the version that was named' }) versionId: string | null;
  @Uuid() reporterId: string;
  @Text() reason: string;
  @Choice(REPORT_STATUSES) status: ReportStatus;
  @EpochMs({ description: 'When it was opened last' }) createdAt: number;
  @EpochMs({ nullable: true }) triagedAt: number | null;
  @Uuid({ nullable: true }) triagedBy: string | null;
  @Text({ nullable: true }) triageNote: string | null;
  @Choice(REPORT_ACTIONS, { nullable: true }) actionTaken: ReportAction | null;
}
export class ListReportsInput extends ListCasesInput {
  @Choice(REPORT_STATUSES, { optional: true, description: 'Absent: all' }) status?: ReportStatus;
  @Uuid({ optional: true, description: 'Of this item only' }) itemId?: string;
}
export class ReportPage {
  @ListOf(() => ReportRecord) items: ReportRecord[];
  @Text({ nullable: true }) nextCursor: string | null;
}
/** Reports, the newest first, for moderators. */
export const listReports = rpc({
  subject: 'reef.rpc.moderation.report.list.v1',
  input: ListReportsInput,
  output: ReportPage,
  errors: ['FORBIDDEN'],
});

export class ReportReference {
  @Choice(ITEM_KINDS) kind: ItemKind;
  @Uuid() reportId: string;
}
/** One report, for moderators. */
export const getReport = rpc({
  subject: 'reef.rpc.moderation.report.get.v1',
  input: ReportReference,
  output: ReportRecord,
  errors: ['FORBIDDEN', 'REPORT_NOT_FOUND'],
});

export class TriageReportInput extends ReportReference {
  @Choice(REPORT_STATUSES) status: ReportStatus;
  @Text({ optional: true, max: MOST_CASE_TEXT, description: 'Needed for an outcome; at most 1200 characters' })
  note?: string;
  @Choice(REPORT_ACTIONS, { optional: true }) finalAction?: ReportAction;
  @Nested(() => CaseTarget, { description: 'What was reported, with the release an action is about' })
  target: CaseTarget;
}
export class TriagedReport {
  @Uuid() reportId: string;
  @Uuid() itemId: string;
  @Choice(REPORT_STATUSES) status: ReportStatus;
  @Whole({ min: 0, description: 'Open reports of the item' }) reportCount: number;
  @Choice(REPORT_ACTIONS) actionTaken: ReportAction;
}
/**
 * Decides a report, or opens it again, for moderators. The action is part of the same transaction. Of two who decide
 * at once the second is told that it is decided.
 */
export const triageReport = rpc({
  subject: 'reef.rpc.moderation.report.triage.v1',
  input: TriageReportInput,
  output: TriagedReport,
  errors: ['FORBIDDEN', 'INVALID_INPUT', 'REPORT_NOT_FOUND', 'CASE_DECIDED'],
});

class ReportFact {
  @Uuid() reportId: string;
  @Choice(ITEM_KINDS) kind: ItemKind;
  @Uuid() itemId: string;
  @Uuid({ nullable: true }) versionId: string | null;
  @Text() name: string;
  @Whole({ min: 0, description: 'Open reports of the item after it' }) openReports: number;
  @Nested(() => Initiator) by: Initiator;
}
export class ReportOpened extends ReportFact {
  @Text() reason: string;
}
/** Somebody has reported an item. Who and why is nobody's business but the moderators'. */
export const reportOpened = event({ subject: 'reef.evt.moderation.report.opened.v1', payload: ReportOpened });

export class ReportTriaged extends ReportFact {
  @Choice(REPORT_STATUSES) before: ReportStatus;
  @Choice(REPORT_STATUSES) after: ReportStatus;
  @Text({ nullable: true }) note: string | null;
  @Choice(REPORT_ACTIONS) action: ReportAction;
}
/** A report is decided, or open again. */
export const reportTriaged = event({ subject: 'reef.evt.moderation.report.triaged.v1', payload: ReportTriaged });
