import type { AppealRecord, ItemKind, ModeratedItem, ReportRecord } from '@app/contracts';
import type { CasePerson } from '../moderation/report.views';

export const CASE_SORTS = ['report', 'appeal'] as const;
/** What somebody says: against an item, or against a decision. */
export type CaseSort = (typeof CASE_SORTS)[number];

/** A report or an appeal as moderators look at it. */
export interface ConsoleCase {
  readonly sort: CaseSort;
  readonly kind: ItemKind;
  readonly id: string;
  readonly item: ModeratedItem;
  readonly person: CasePerson;
  readonly text: string;
  /** `open`, or what was decided. */
  readonly status: string;
  readonly createdAt: number;
  readonly outcome: CaseOutcome | undefined;
}
/** What was decided. */
export interface CaseOutcome {
  readonly at: number;
  readonly by: string | null;
  readonly note: string | null;
  readonly action: string | null;
}
/** A page of them. */
export interface ConsoleCases {
  readonly items: readonly ConsoleCase[];
  readonly nextCursor: string | null;
}

export function reportCase(item: ModeratedItem, record: ReportRecord, person: CasePerson): ConsoleCase {
  const { reportId: id, kind, reason: text, status, createdAt, triagedAt: at, triagedBy: by } = record;
  const outcome = at === null ? undefined : { at, by, note: record.triageNote, action: record.actionTaken };
  return { sort: 'report', kind, id, item, person, text, status, createdAt, outcome };
}
export function appealCase(item: ModeratedItem, record: AppealRecord, person: CasePerson): ConsoleCase {
  const { appealId: id, kind, message: text, status, createdAt, resolvedAt: at, resolvedBy: by } = record;
  const outcome = at === null ? undefined : { at, by, note: record.resolutionNote, action: record.actionTaken };
  return { sort: 'appeal', kind, id, item, person, text, status, createdAt, outcome };
}
