import { Injectable } from '@nestjs/common';
import type { AppealAction, AppealRecord, AppealStatus, ItemKind, OwnAppeal } from '@app/contracts';
import { InjectUnitOfWork, type Tx, type UnitOfWork } from '@app/persistence';
import type { CaseQuery } from '../cases/case-pages';

export interface NewAppeal {
  readonly id: string;
  readonly kind: ItemKind;
  readonly itemId: string;
  readonly versionId: string;
  readonly submitterId: string;
  readonly message: string;
  readonly at: Date;
}
export interface AppealDecision {
  readonly status: AppealStatus;
  readonly note: string | null;
  readonly action: AppealAction;
  readonly by: string | null;
  readonly at: Date;
}

const TIMES = `(extract(epoch FROM opened_at) * 1000)::float8 AS "createdAt",
  (extract(epoch FROM resolved_at) * 1000)::float8 AS "resolvedAt", resolution_note AS "resolutionNote"`;
const RECORD = `id AS "appealId", kind, item_id AS "itemId", version_id AS "versionId", submitter_id AS "submitterId",
  message, status, ${TIMES}, resolved_by AS "resolvedBy", action_taken AS "actionTaken"`;

@Injectable()
export class AppealsRepository {
  constructor(@InjectUnitOfWork('moderation') private readonly unitOfWork: UnitOfWork) {}

  /** Opens an appeal unless one about the same is open. @returns the id of the open one, which may be another's */
  async open(tx: Tx, { id, kind, itemId, versionId, submitterId, message, at }: NewAppeal): Promise<string> {
    const [row] = await tx.query<{ id: string }>(
      `INSERT INTO moderation.appeal
         (id, kind, item_id, version_id, about_id, submitter_id, message, status, opened_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, 'open', $8)
       ON CONFLICT (about_id) WHERE status = 'open' DO UPDATE SET about_id = EXCLUDED.about_id RETURNING id`,
      [id, kind, itemId, versionId, kind === 'skill' ? itemId : versionId, submitterId, message, at],
    );
    return row!.id;
  }
  /** @param decision of a locked appeal. Violates `appeal_one_open` when it opens it beside another one */
  async decide(tx: Tx, id: string, { status, note, action, by, at }: AppealDecision): Promise<void> {
    const isOutcome = status !== 'open';
    await tx.query(
      `UPDATE moderation.appeal SET status = $2, resolution_note = $3, action_taken = $4, resolved_by = $5,
         resolved_at = $6 WHERE id = $1`,
      [id, status, note, ...(isOutcome ? [action, by, at] : [null, null, null])],
    );
  }

  async find(kind: ItemKind, id: string): Promise<AppealRecord | undefined> {
    const [row] = await this.unitOfWork.query<AppealRecord>(
      `SELECT ${RECORD} FROM moderation.appeal WHERE id = $1 AND kind = $2`,
      [id, kind],
    );
    return row;
  }
  async lock(tx: Tx, kind: ItemKind, id: string): Promise<AppealRecord | undefined> {
    const [row] = await tx.query<AppealRecord>(
      `SELECT ${RECORD} FROM moderation.appeal WHERE id = $1 AND kind = $2 FOR UPDATE`,
      [id, kind],
    );
    return row;
  }
  /** The newest one about an item, as its owners see it. */
  async newestOf(itemId: string): Promise<OwnAppeal | undefined> {
    const [row] = await this.unitOfWork.query<OwnAppeal>(
      `SELECT id AS "appealId", status, ${TIMES} FROM moderation.appeal WHERE item_id = $1
       ORDER BY opened_at DESC LIMIT 1`,
      [itemId],
    );
    return row;
  }

  page({ kind, status, limit, after }: CaseQuery): Promise<AppealRecord[]> {
    return this.unitOfWork.query<AppealRecord>(
      `SELECT ${RECORD} FROM moderation.appeal
       WHERE kind = $1 AND ($2::text IS NULL OR status = $2)
         AND ($4::float8 IS NULL OR (opened_at, id) < (to_timestamp($4 / 1000)::timestamptz(3), $5::uuid))
       ORDER BY opened_at DESC, id DESC LIMIT $3`,
      [kind, status ?? null, limit, after?.atMs ?? null, after?.id ?? null],
    );
  }
}
