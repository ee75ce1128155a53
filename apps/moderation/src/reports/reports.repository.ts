import { Injectable } from '@nestjs/common';
import type { ItemKind, ReportAction, ReportRecord, ReportStatus } from '@app/contracts';
import { advisoryLockKey, InjectUnitOfWork, type Tx, type UnitOfWork } from '@app/persistence';
import type { CaseQuery } from '../cases/case-pages';

export interface NewReport {
  readonly id: string;
  readonly kind: ItemKind;
  readonly itemId: string;
  readonly versionId: string | null;
  readonly reporterId: string;
  readonly reason: string;
  readonly at: Date;
}
export interface ReportDecision {
  readonly status: ReportStatus;
  readonly note: string | null;
  readonly action: ReportAction;
  readonly by: string | null;
  readonly at: Date;
}

const RECORD = `id AS "reportId", kind, item_id AS "itemId", version_id AS "versionId", reporter_id AS "reporterId", reason,
  status, (extract(epoch FROM opened_at) * 1000)::float8 AS "createdAt",
  (extract(epoch FROM triaged_at) * 1000)::float8 AS "triagedAt", triaged_by AS "triagedBy",
  triage_note AS "triageNote", action_taken AS "actionTaken"`;

@Injectable()
export class ReportsRepository {
  constructor(@InjectUnitOfWork('moderation') private readonly unitOfWork: UnitOfWork) {}

  /** Lets one person's reports be opened one after the other, so that their number can be counted. */
  async lockReporter(tx: Tx, reporterId: string): Promise<void> {
    await tx.query('SELECT pg_advisory_xact_lock($1)', [advisoryLockKey(`moderation:reporter:${reporterId}`)]);
  }
  /** Lets what happens to one item's reports happen one after the other, so that each of them knows how many are open. */
  async lockItem(tx: Tx, itemId: string): Promise<void> {
    await tx.query('SELECT pg_advisory_xact_lock($1)', [advisoryLockKey(`moderation:reports:${itemId}`)]);
  }
  async countOpenBy(tx: Tx, reporterId: string): Promise<number> {
    const [row] = await tx.query<{ count: number }>(
      `SELECT count(*)::int AS count FROM moderation.report WHERE reporter_id = $1 AND status = 'open'`,
      [reporterId],
    );
    return row!.count;
  }
  async countOpenOf(tx: Tx, itemId: string): Promise<number> {
    const [row] = await tx.query<{ count: number }>(
      `SELECT count(*)::int AS count FROM moderation.report WHERE item_id = $1 AND status = 'open'`,
      [itemId],
    );
    return row!.count;
  }

  /** A person's report of an item, locked. */
  async findBy(tx: Tx, itemId: string, reporterId: string): Promise<ReportRecord | undefined> {
    const [row] = await tx.query<ReportRecord>(
      `SELECT ${RECORD} FROM moderation.report WHERE item_id = $1 AND reporter_id = $2 FOR UPDATE`,
      [itemId, reporterId],
    );
    return row;
  }
  async find(kind: ItemKind, id: string): Promise<ReportRecord | undefined> {
    const [row] = await this.unitOfWork.query<ReportRecord>(
      `SELECT ${RECORD} FROM moderation.report WHERE id = $1 AND kind = $2`,
      [id, kind],
    );
    return row;
  }
  async lock(tx: Tx, kind: ItemKind, id: string): Promise<ReportRecord | undefined> {
    const [row] = await tx.query<ReportRecord>(
      `SELECT ${RECORD} FROM moderation.report WHERE id = $1 AND kind = $2 FOR UPDATE`,
      [id, kind],
    );
    return row;
  }

  /** Opens a report, or the person's decided one again. @returns its id */
  async open(tx: Tx, { id, kind, itemId, versionId, reporterId, reason, at }: NewReport): Promise<string> {
    const [row] = await tx.query<{ id: string }>(
      `INSERT INTO moderation.report (id, kind, item_id, version_id, reporter_id, reason, status, opened_at)
       VALUES ($1, $2, $3, $4, $5, $6, 'open', $7)
       ON CONFLICT ON CONSTRAINT report_once DO UPDATE SET version_id = EXCLUDED.version_id, reason = EXCLUDED.reason,
         status = 'open', opened_at = EXCLUDED.opened_at, triaged_at = NULL, triaged_by = NULL, triage_note = NULL,
         action_taken = NULL
       RETURNING id`,
      [id, kind, itemId, versionId, reporterId, reason, at],
    );
    return row!.id;
  }
  /** @param decision of a locked report; to open it again takes back what was recorded */
  async decide(tx: Tx, id: string, { status, note, action, by, at }: ReportDecision): Promise<void> {
    const isOutcome = status !== 'open';
    await tx.query(
      `UPDATE moderation.report SET status = $2, triage_note = $3, action_taken = $4, triaged_by = $5, triaged_at = $6
       WHERE id = $1`,
      [id, status, note, ...(isOutcome ? [action, by, at] : [null, null, null])],
    );
  }

  /** @param itemId only those of one item */
  page({ kind, status, limit, after }: CaseQuery, itemId: string | undefined): Promise<ReportRecord[]> {
    return this.unitOfWork.query<ReportRecord>(
      `SELECT ${RECORD} FROM moderation.report
       WHERE kind = $1 AND ($2::text IS NULL OR status = $2) AND ($6::uuid IS NULL OR item_id = $6)
         AND ($4::float8 IS NULL OR (opened_at, id) < (to_timestamp($4 / 1000)::timestamptz(3), $5::uuid))
       ORDER BY opened_at DESC, id DESC LIMIT $3`,
      [kind, status ?? null, limit, after?.atMs ?? null, after?.id ?? null, itemId ?? null],
    );
  }
}
