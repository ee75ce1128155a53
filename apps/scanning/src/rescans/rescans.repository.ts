import { Injectable } from '@nestjs/common';
import type { RescanProgress, ScanJobCounts, ScanVerdict } from '@app/contracts';
import { newId, type RequestContext } from '@app/kernel';
import { InjectUnitOfWork, type Tx, type UnitOfWork } from '@app/persistence';
import { PRIORITY_RESCAN, STATIC_SCANNER, SUPERSEDED, WITHDRAWN } from '../jobs/scan-job.rules';

/** What all rescans of one call have in common. */
export interface RescanBy {
  readonly scanner: string;
  readonly engineVersion: string;
  readonly deadlineMs: number;
  readonly context: Pick<RequestContext, 'requestId' | 'traceparent'>;
}

/** What one scanner says of a version: null before it has said anything. */
export interface ScannerVerdict {
  readonly id: string;
  readonly verdict: ScanVerdict | null;
  readonly open: boolean;
}

/** What somebody has asked for is theirs to wait for. */
const NOBODY_ASKED = 'NOT EXISTS (SELECT FROM scanning.scan_request q WHERE q.job_id = j.id)';
const LATEST_OUTCOME = `SELECT r.engine_version, r.verdict FROM scanning.scan_result r
  WHERE r.version_id = p.version_id AND r.scanner = p.scanner AND r.written_back ORDER BY r.checked_at DESC LIMIT 1`;
/** Published versions whose verdict is that of another engine, or that have none yet; `p` stands for the version. */
const OUTDATED = `scanning.scan_job p JOIN LATERAL (${LATEST_OUTCOME}) latest
    ON latest.engine_version <> $1 OR latest.verdict = 'inconclusive'
  WHERE p.cause = 'published' AND p.scanner = '${STATIC_SCANNER}' AND NOT p.withdrawn
    AND ($2::uuid IS NULL OR p.version_id > $2)`;

/** Scans of versions that were scanned before. */
@Injectable()
export class RescansRepository {
  constructor(@InjectUnitOfWork('scanning') private readonly unitOfWork: UnitOfWork) {}

  /** Versions that have no verdict of `engineVersion`, in the order of their ids. */
  async outdated(engineVersion: string, after: string | undefined, limit: number): Promise<string[]> {
    const rows = await this.unitOfWork.query<{ id: string }>(
      `SELECT p.version_id AS id FROM ${OUTDATED} ORDER BY p.version_id LIMIT $3`,
      [engineVersion, after ?? null, limit],
    );
    return rows.map(({ id }) => id);
  }
  async countOutdated(engineVersion: string, after: string | undefined): Promise<number> {
    const [row] = await this.unitOfWork.query<{ many: number }>(`SELECT count(*)::int AS many FROM ${OUTDATED}`, [
      engineVersion,
      after ?? null,
    ]);
    return row!.many;
  }

  /** Of these, the versions there are and that are not withdrawn. */
  async known(versionIds: readonly string[]): Promise<string[]> {
    const rows = await this.unitOfWork.query<{ id: string }>(
      `SELECT version_id AS id FROM scanning.scan_job
       WHERE version_id = ANY($1::uuid[]) AND scanner = $2 AND cause = 'published' AND NOT withdrawn`,
      [versionIds, STATIC_SCANNER],
    );
    return rows.map(({ id }) => id);
  }
  /** Of these, the versions that wait for a scan or have one running, however it came about. */
  async open(versionIds: readonly string[], engineVersion: string): Promise<string[]> {
    const rows = await this.unitOfWork.query<{ id: string }>(
      `SELECT version_id AS id FROM scanning.scan_job j
       WHERE version_id = ANY($1::uuid[]) AND scanner = $2 AND state <> 'done' AND NOT (${supersededBy('$3')})`,
      [versionIds, STATIC_SCANNER, engineVersion],
    );
    return rows.map(({ id }) => id);
  }

  /** Lets those who want these versions scanned take turns. */
  async lock(tx: Tx, versionIds: readonly string[]): Promise<void> {
    await tx.query(
      `SELECT FROM scanning.scan_job WHERE version_id = ANY($1::uuid[]) AND scanner = $2 AND cause = 'published'
       ORDER BY version_id FOR NO KEY UPDATE`,
      [versionIds, STATIC_SCANNER],
    );
  }

  /** Ends the open rescans of these versions that are for another engine, and that nobody has asked for. */
  async cancelOlder(tx: Tx, versionIds: readonly string[], engineVersion: string): Promise<void> {
    await tx.query(
      `UPDATE scanning.scan_job j SET state = 'done', lease_id = NULL, cancelled_because = $4
       WHERE version_id = ANY($1::uuid[]) AND scanner = $2 AND state <> 'done' AND ${supersededBy('$3')}`,
      [versionIds, STATIC_SCANNER, engineVersion, SUPERSEDED],
    );
  }
  /** Adds a rescan of each version that has no scan open, like the scan it had when it was published. @returns their jobs */
  async add(
    tx: Tx,
    versionIds: readonly string[],
    { scanner, engineVersion, deadlineMs, context }: RescanBy,
  ): Promise<string[]> {
    const added = await tx.query<{ id: string }>(
      `INSERT INTO scanning.scan_job (id, version_id, scanner, release, artifact_format, artifact_sha256, request_id,
         traceparent, priority, state, available_at, deadline_at, created_at, cause, engine_version)
       SELECT new.id, p.version_id, $9, p.release, p.artifact_format, p.artifact_sha256, $3, $4, $5, 'waiting',
         clock_timestamp(), clock_timestamp() + $6 * interval '1 millisecond', clock_timestamp(), 'rescan', $7
       FROM unnest($1::uuid[], $2::uuid[]) new (id, version_id)
       JOIN scanning.scan_job p ON p.version_id = new.version_id AND p.scanner = $8 AND p.cause = 'published'
         AND NOT p.withdrawn
       ORDER BY p.version_id
       ON CONFLICT DO NOTHING RETURNING id`,
      [
        versionIds.map(() => newId()),
        versionIds,
        context.requestId,
        context.traceparent,
        PRIORITY_RESCAN,
        deadlineMs,
        engineVersion,
        STATIC_SCANNER,
        scanner,
      ],
    );
    return added.map(({ id }) => id);
  }
  /** Lets the open scans of these versions count. @returns their jobs */
  async join(tx: Tx, versionIds: readonly string[]): Promise<string[]> {
    const open = await tx.query<{ id: string }>(
      `UPDATE scanning.scan_job SET write_back = true
       WHERE id IN (SELECT id FROM scanning.scan_job WHERE version_id = ANY($1::uuid[]) AND scanner = $2
         AND state <> 'done' ORDER BY id FOR NO KEY UPDATE) AND state <> 'done'
       RETURNING id`,
      [versionIds, STATIC_SCANNER],
    );
    return open.map(({ id }) => id);
  }

  /** The verdicts of a scanner on these versions, where it has one; and which it is asked about now. */
  verdictsOf(versionIds: readonly string[], scanner: string): Promise<ScannerVerdict[]> {
    return this.unitOfWork.query<ScannerVerdict>(
      `SELECT asked.id, latest.verdict, EXISTS (
         SELECT FROM scanning.scan_job o WHERE o.version_id = asked.id AND o.scanner = $2 AND o.state <> 'done') AS open
       FROM unnest($1::uuid[]) asked (id) LEFT JOIN LATERAL (
         SELECT r.verdict FROM scanning.scan_result r WHERE r.version_id = asked.id AND r.scanner = $2
           AND r.written_back ORDER BY r.checked_at DESC LIMIT 1) latest ON true`,
      [versionIds, scanner],
    );
  }

  /** Remembers that a version is withdrawn, or is not any more. Of one that is, only the first scan goes on. */
  async withdraw(tx: Tx, versionId: string, withdrawn: boolean): Promise<void> {
    await tx.query(`UPDATE scanning.scan_job SET withdrawn = $2 WHERE version_id = $1 AND cause = 'published'`, [
      versionId,
      withdrawn,
    ]);
    if (!withdrawn) return;
    await tx.query(
      `UPDATE scanning.scan_job SET state = 'done', lease_id = NULL, cancelled_because = $2
       WHERE version_id = $1 AND cause <> 'published' AND state <> 'done'`,
      [versionId, WITHDRAWN],
    );
  }

  async jobs(jobIds: readonly string[]): Promise<ScanJobCounts> {
    const [row] = await this.unitOfWork.query<ScanJobCounts>(
      `SELECT count(*) FILTER (WHERE j.state = 'waiting')::int AS queued,
         count(*) FILTER (WHERE j.state = 'running')::int AS running,
         count(*) FILTER (WHERE ${SUCCEEDED})::int AS succeeded,
         count(*) FILTER (WHERE j.state = 'done' AND NOT ${SUCCEEDED})::int AS failed,
         count(*) FILTER (WHERE j.id IS NULL)::int AS missing,
         coalesce(json_agg(j.id ORDER BY j.id) FILTER (WHERE j.state = 'done' AND NOT ${SUCCEEDED}), '[]')
           AS "failedJobIds"
       FROM (SELECT DISTINCT unnest($1::uuid[]) AS id) asked
       LEFT JOIN scanning.scan_job j ON j.id = asked.id LEFT JOIN scanning.scan_result r ON r.job_id = j.id`,
      [jobIds],
    );
    return row!;
  }

  /** Counts what became of the rescans with one engine since then. */
  async progress(engineVersion: string, since: Date): Promise<RescanProgress> {
    const verdicts = ['clean', 'suspicious', 'malicious', 'inconclusive'].map(
      (verdict) => `count(*) FILTER (WHERE r.verdict = '${verdict}')::int AS ${verdict}`,
    );
    const [row] = await this.unitOfWork.query<RescanProgress>(
      `SELECT ${verdicts.join(', ')}, count(*) FILTER (WHERE j.cancelled_because IS NOT NULL)::int AS cancelled,
         count(*) FILTER (WHERE r.written_back AND before.verdict <> r.verdict)::int AS changed,
         (SELECT count(*)::int FROM scanning.scan_job o WHERE o.scanner = $3 AND o.state <> 'done' AND o.cause = 'rescan') AS open
       FROM scanning.scan_job j LEFT JOIN scanning.scan_result r ON r.job_id = j.id
       LEFT JOIN LATERAL (
         SELECT b.verdict FROM scanning.scan_result b WHERE b.version_id = r.version_id AND b.scanner = r.scanner
           AND b.written_back AND b.checked_at < r.checked_at ORDER BY b.checked_at DESC LIMIT 1) before ON true
       WHERE j.cause = 'rescan' AND j.engine_version = $1 AND j.created_at >= $2`,
      [engineVersion, since, STATIC_SCANNER],
    );
    return row!;
  }
}

const SUCCEEDED = `coalesce(r.verdict <> 'inconclusive', false)`;

function supersededBy(engineVersion: string): string {
  return `j.cause = 'rescan' AND j.engine_version <> ${engineVersion} AND ${NOBODY_ASKED}`;
}
