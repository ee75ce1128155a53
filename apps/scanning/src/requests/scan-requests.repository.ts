import { Injectable } from '@nestjs/common';
import { newId, type RequestContext } from '@app/kernel';
import { InjectUnitOfWork, type Tx, type UnitOfWork } from '@app/persistence';
import { PRIORITY_REQUESTED, STATIC_SCANNER } from '../jobs/scan-job.rules';
import type { ResultRow, ScanRequestRow } from './scan-request-row';

export interface NewRequest {
  readonly jobId: string;
  readonly versionId: string;
  readonly requestedBy: string;
  /** Null for staff, whose requests are not counted. */
  readonly ordinal: number | null;
  readonly writeBack: boolean;
  readonly joined: boolean;
  readonly name: string;
  readonly displayName: string;
  readonly version: string;
}

const RESULT = `json_build_object('scanner', r.scanner, 'verdict', r.verdict, 'reasonCodes', r.reason_codes,
  'summary', r.summary, 'engineVersion', r.engine_version, 'capabilityTags', r.capability_tags,
  'findings', r.findings, 'notLookedAt', r.not_looked_at, 'details', r.details, 'writtenBack', r.written_back,
  'checkedAt', floor(extract(epoch FROM r.checked_at) * 1000))`;

@Injectable()
export class ScanRequestsRepository {
  constructor(@InjectUnitOfWork('scanning') private readonly unitOfWork: UnitOfWork) {}

  /** Lets requests for one version take turns. @returns false when nobody has told us of the version */
  async lockVersion(tx: Tx, versionId: string): Promise<boolean> {
    const rows = await tx.query(
      `SELECT 1 FROM scanning.scan_job WHERE version_id = $1 AND scanner = $2 AND cause = 'published'
       FOR NO KEY UPDATE`,
      [versionId, STATIC_SCANNER],
    );
    return rows.length > 0;
  }

  /** Adds a job like the static scan's when the version was published. @returns undefined while another is open */
  async addJob(
    tx: Tx,
    job: { versionId: string; scanner: string; writeBack: boolean; deadlineMs: number },
    context: Pick<RequestContext, 'requestId' | 'traceparent'>,
  ): Promise<string | undefined> {
    const [added] = await tx.query<{ id: string }>(
      `INSERT INTO scanning.scan_job (id, version_id, scanner, release, artifact_format, artifact_sha256, request_id,
         traceparent, priority, state, available_at, deadline_at, created_at, cause, write_back)
       SELECT $1, version_id, $9, release, artifact_format, artifact_sha256, $2, $3, $4, 'waiting',
         clock_timestamp(), clock_timestamp() + $5 * interval '1 millisecond', clock_timestamp(), 'request', $6
       FROM scanning.scan_job WHERE version_id = $7 AND scanner = $8 AND cause = 'published'
       ON CONFLICT DO NOTHING RETURNING id`,
      [
        newId(),
        context.requestId,
        context.traceparent,
        PRIORITY_REQUESTED,
        job.deadlineMs,
        job.writeBack,
        job.versionId,
        STATIC_SCANNER,
        job.scanner,
      ],
    );
    return added?.id;
  }

  /** Whether somebody's scan of a version is not done yet. Under the lock of the version. */
  async hasOpenRequest(tx: Tx, versionId: string): Promise<boolean> {
    const rows = await tx.query(
      `SELECT FROM scanning.scan_request q JOIN scanning.scan_job j ON j.id = q.job_id
       WHERE q.version_id = $1 AND j.state <> 'done' LIMIT 1`,
      [versionId],
    );
    return rows.length > 0;
  }

  /**
   * The open job of a version, which now also counts for the version if `writeBack`, and is as urgent as any that
   * somebody has asked for. It cannot end meanwhile.
   */
  async joinOpenJob(tx: Tx, versionId: string, writeBack: boolean): Promise<string | undefined> {
    const [open] = await tx.query<{ id: string }>(
      `UPDATE scanning.scan_job SET write_back = write_back OR $3, priority = greatest(priority, $4)
       WHERE version_id = $1 AND scanner = $2 AND state <> 'done' RETURNING id`,
      [versionId, STATIC_SCANNER, writeBack, PRIORITY_REQUESTED],
    );
    return open?.id;
  }

  /** How many requests of those who are not staff a version has had. Under the lock of the version. */
  async countCounted(tx: Tx, versionId: string): Promise<number> {
    const [row] = await tx.query<{ count: number }>(
      `SELECT count(ordinal)::int AS count FROM scanning.scan_request WHERE version_id = $1`,
      [versionId],
    );
    return row!.count;
  }

  /** What the same caller has asked for the same open job before: it was sent twice. */
  async findSame(
    tx: Tx,
    { jobId, requestedBy, writeBack }: Pick<NewRequest, 'jobId' | 'requestedBy' | 'writeBack'>,
  ): Promise<string | undefined> {
    const [same] = await tx.query<{ id: string }>(
      `SELECT id FROM scanning.scan_request WHERE job_id = $1 AND requested_by = $2 AND write_back = $3
       ORDER BY created_at LIMIT 1`,
      [jobId, requestedBy, writeBack],
    );
    return same?.id;
  }

  async add(tx: Tx, request: NewRequest): Promise<string> {
    const id = newId();
    await tx.query(
      `INSERT INTO scanning.scan_request (id, job_id, version_id, requested_by, ordinal, write_back, joined, name,
         display_name, version, created_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, clock_timestamp())`,
      [
        id,
        request.jobId,
        request.versionId,
        request.requestedBy,
        request.ordinal,
        request.writeBack,
        request.joined,
        request.name,
        request.displayName,
        request.version,
      ],
    );
    return id;
  }

  async find(id: string): Promise<ScanRequestRow | undefined> {
    const [row] = await this.unitOfWork.query<ScanRequestRow>(
      `SELECT q.id, q.job_id AS "jobId", q.requested_by AS "requestedBy", q.write_back AS "writeBack", q.joined,
         q.name, q.display_name AS "displayName", q.version, q.created_at AS "createdAt", j.state AS "jobState",
         j.cancelled_because AS "cancelledBecause",
         (SELECT count(c.ordinal)::int FROM scanning.scan_request c WHERE c.version_id = q.version_id) AS counted,
         (SELECT count(*)::int FROM scanning.scan_job o
          WHERE o.scanner = j.scanner AND o.state = 'waiting' AND j.state = 'waiting'
            AND (o.priority, j.available_at, j.id) > (j.priority, o.available_at, o.id)) AS "queuedAhead",
         (SELECT count(*)::int FROM scanning.scan_job o WHERE o.scanner = j.scanner AND o.state = 'running') AS running,
         CASE WHEN r.id IS NULL THEN NULL ELSE ${RESULT} END AS result
       FROM scanning.scan_request q JOIN scanning.scan_job j ON j.id = q.job_id
       LEFT JOIN scanning.scan_result r ON r.job_id = j.id
       WHERE q.id = $1`,
      [id],
    );
    return row;
  }

  /** The outcome of each scanner that counts for a version: its latest one that was written back. */
  async countingResults(versionId: string): Promise<ResultRow[]> {
    const rows = await this.unitOfWork.query<{ result: ResultRow }>(
      `SELECT DISTINCT ON (r.scanner) ${RESULT} AS result FROM scanning.scan_result r
       WHERE r.version_id = $1 AND r.written_back ORDER BY r.scanner, r.checked_at DESC`,
      [versionId],
    );
    return rows.map(({ result }) => result);
  }
}
