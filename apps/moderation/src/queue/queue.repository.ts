import { Injectable } from '@nestjs/common';
import { ITEM_KINDS, type ItemKind, type QueueStatus, type RulingState, type Verdict } from '@app/contracts';
import { InjectUnitOfWork, type UnitOfWork } from '@app/persistence';

/** A version that waits for a moderator. Reports count for the newest version of their item. */
export interface QueueRow {
  readonly itemId: string;
  readonly versionId: string;
  readonly verdict: Verdict;
  readonly staticVerdict: string | null;
  readonly vtVerdict: string | null;
  readonly state: RulingState | null;
  readonly reason: string | null;
  readonly reportCount: number;
  readonly lastReportedMs: number | null;
  readonly createdMs: number;
}
/** The version a page ended with. */
export interface QueuePlace {
  /** 0 for a version without reports. */
  readonly reportedMs: number;
  readonly createdMs: number;
  readonly versionId: string;
}
export interface QueueQuery {
  readonly status: QueueStatus;
  readonly kind: ItemKind | 'all';
  readonly limit: number;
  readonly after: QueuePlace | undefined;
}
export interface OpenReports {
  readonly count: number;
  readonly lastMs: number | null;
}

/** What each list is of, besides reported versions in the first and the last. */
const WANTED: Readonly<Record<QueueStatus, string>> = {
  open: `v.verdict <> 'clean'`,
  blocked: `v.verdict = 'malicious'`,
  manual: 'v.manual_state IS NOT NULL',
  all: `(v.verdict <> 'clean' OR v.manual_state IS NOT NULL)`,
};

function verdictOf(scanner: 'static' | 'vt'): string {
  return `(SELECT o.verdict FROM moderation.scanner_outcome o
           WHERE o.version_id = v.version_id AND o.scanner = '${scanner}')`;
}

@Injectable()
export class QueueRepository {
  constructor(@InjectUnitOfWork('moderation') private readonly unitOfWork: UnitOfWork) {}

  /** Reported versions first, the one reported last before the others; then the newest. */
  page({ status, kind, limit, after }: QueueQuery): Promise<QueueRow[]> {
    const withReported = status === 'open' || status === 'all';
    return this.unitOfWork.query<QueueRow>(
      `WITH reported AS (
         SELECT r.item_id, count(*)::int AS count, max(r.opened_at) AS last_at,
           (SELECT n.version_id FROM moderation.verdict n WHERE n.item_id = r.item_id
            ORDER BY n.created_at DESC, n.version_id DESC LIMIT 1) AS version_id
         FROM moderation.report r WHERE r.kind = ANY($5) AND r.status = 'open' GROUP BY r.item_id),
       queued AS (
         SELECT v.version_id FROM moderation.verdict v WHERE v.kind = ANY($5) AND ${WANTED[status]}
         ${withReported ? 'UNION SELECT version_id FROM reported' : ''})
       SELECT v.item_id AS "itemId", v.version_id AS "versionId", v.verdict, v.manual_state AS state,
         v.manual_reason AS reason, ${verdictOf('static')} AS "staticVerdict", ${verdictOf('vt')} AS "vtVerdict",
         coalesce(r.count, 0) AS "reportCount", ${ms('r.last_at')} AS "lastReportedMs", ${ms('v.created_at')} AS "createdMs"
       FROM queued q JOIN moderation.verdict v ON v.version_id = q.version_id
       LEFT JOIN reported r ON r.version_id = v.version_id
       WHERE $2::float8 IS NULL OR (coalesce(${ms('r.last_at')}, 0), ${ms('v.created_at')}, v.version_id)
         < ($2, $3::float8, $4::uuid)
       ORDER BY coalesce(r.last_at, to_timestamp(0)) DESC, v.created_at DESC, v.version_id DESC LIMIT $1`,
      [
        ...[limit, after?.reportedMs ?? null, after?.createdMs ?? null, after?.versionId ?? null],
        kind === 'all' ? ITEM_KINDS : [kind],
      ],
    );
  }

  /** Whether moderators want a skill out of sight. */
  async isHidden(skillId: string): Promise<boolean> {
    const rows = await this.unitOfWork.query(`SELECT 1 FROM moderation.skill_hiding WHERE skill_id = $1 AND hidden`, [
      skillId,
    ]);
    return rows.length > 0;
  }

  async openReports(itemId: string): Promise<OpenReports> {
    const [row] = await this.unitOfWork.query<OpenReports>(
      `SELECT count(*)::int AS count, ${ms('max(opened_at)')} AS "lastMs" FROM moderation.report
       WHERE item_id = $1 AND status = 'open'`,
      [itemId],
    );
    return row!;
  }
}

function ms(column: string): string {
  return `(extract(epoch FROM ${column}) * 1000)::float8`;
}
