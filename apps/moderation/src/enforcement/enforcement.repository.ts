import { Injectable } from '@nestjs/common';
import type { EnforcementNotice, EnforcementState } from '@app/contracts';
import { InjectUnitOfWork, type Tx, type UnitOfWork } from '@app/persistence';
import type { Enforced } from './enforcement.rules';

/** A notice as it is kept, with whom it is for. */
export type KeptNotice = EnforcementNotice & { readonly userId: string | null };
/** Whose notices are asked for, and after which one. */
interface NoticeQuery {
  readonly userId: string;
  readonly publisherIds: readonly string[];
  readonly state: EnforcementState | undefined;
  readonly limit: number;
  readonly after: { readonly atMs: number; readonly id: string } | undefined;
}

const NOTICE = `n.id AS "noticeId", n.measure, n.reason, n.codes, n.sentence AS text, n.note, n.owner_id AS "ownerId",
  n.user_id AS "userId", CASE WHEN n.lifted_at IS NULL THEN 'active' ELSE 'lifted' END AS state,
  json_build_object('type', n.target_type, 'id', n.target_id, 'name', n.name, 'versionId', n.version_id,
    'version', n.version) AS target,
  (extract(epoch FROM n.applied_at) * 1000)::float8 AS "appliedAt",
  (extract(epoch FROM n.lifted_at) * 1000)::float8 AS "liftedAt"`;

@Injectable()
export class EnforcementRepository {
  constructor(@InjectUnitOfWork('moderation') private readonly unitOfWork: UnitOfWork) {}

  /**
   * Locks what is known of a subject until the transaction ends.
   * @returns false when a newer fact about it was followed before
   */
  async follow(tx: Tx, subject: string, revision: number): Promise<boolean> {
    const taken = await tx.query(
      `INSERT INTO moderation.enforced AS known (subject, revision) VALUES ($1, $2)
       ON CONFLICT ON CONSTRAINT enforced_pkey DO UPDATE SET revision = EXCLUDED.revision
       WHERE known.revision <= EXCLUDED.revision RETURNING 1`,
      [subject, revision],
    );
    return taken.length > 0;
  }

  async active(tx: Tx, subject: string): Promise<KeptNotice | undefined> {
    const [row] = await tx.query<KeptNotice>(
      `SELECT ${NOTICE}, NULL AS appeal FROM moderation.enforcement_notice n WHERE n.subject = $1 AND n.lifted_at IS NULL`,
      [subject],
    );
    return row;
  }
  /** Violates `enforcement_notice_one_active` when there is an active one. */
  async add(tx: Tx, id: string, subject: string, enforced: Enforced, at: Date): Promise<void> {
    const { measure, target, reason, codes, text, note, ownerId, userId } = enforced;
    await tx.query(
      `INSERT INTO moderation.enforcement_notice (id, subject, measure, target_type, target_id, name, version_id, version,
         owner_id, user_id, reason, codes, sentence, note, applied_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)`,
      [
        ...[id, subject, measure, target.type, target.id, target.name, target.versionId, target.version],
        ...[ownerId, userId, reason, codes, text, note, at],
      ],
    );
  }
  /** Lets an active notice say what is so now: whose the item is, why the measure holds. */
  async change(tx: Tx, id: string, { ownerId, reason, codes, text, note, target }: Enforced): Promise<void> {
    await tx.query(
      `UPDATE moderation.enforcement_notice SET owner_id = $2, reason = $3, codes = $4, sentence = $5, note = $6, name = $7
       WHERE id = $1`,
      [id, ownerId, reason, codes, text, note, target.name],
    );
  }
  async lift(tx: Tx, id: string, at: Date): Promise<void> {
    await tx.query(`UPDATE moderation.enforcement_notice SET lifted_at = $2 WHERE id = $1`, [id, at]);
  }

  /** The newest first. An appeal about a skill is about all its versions. */
  page({ userId, publisherIds, state, limit, after }: NoticeQuery): Promise<KeptNotice[]> {
    return this.unitOfWork.query<KeptNotice>(
      `SELECT ${NOTICE}, (
         SELECT json_build_object('appealId', a.id, 'createdAt', (extract(epoch FROM a.opened_at) * 1000)::int8)
         FROM moderation.appeal a WHERE a.item_id = n.target_id AND a.kind = n.target_type AND a.status = 'open'
           AND (a.kind = 'skill' OR a.version_id = n.version_id) LIMIT 1) AS appeal
       FROM moderation.enforcement_notice n
       WHERE (n.user_id = $1 OR n.owner_id = ANY($2::uuid[]))
         AND ($3::text IS NULL OR (n.lifted_at IS NULL) = ($3 = 'active'))
         AND ($5::float8 IS NULL OR (n.applied_at, n.id) < (to_timestamp($5 / 1000)::timestamptz(3), $6::uuid))
       ORDER BY n.applied_at DESC, n.id DESC LIMIT $4`,
      [userId, publisherIds, state ?? null, limit, after?.atMs ?? null, after?.id ?? null],
    );
  }
}
