import { Injectable } from '@nestjs/common';
import { newId, type RequestContext } from '@app/kernel';
import { InjectUnitOfWork, type Tx, type UnitOfWork } from '@app/persistence';
import type { Release } from '../artifacts/bundle.rules';
import type { ClaimedJob } from './claimed-job';
import type { ScanQueue } from './metrics';
import { STATIC_SCANNER } from './scan-job.rules';
import type { ScanOutcome, Unfinished } from './scan-outcome.rules';

export type { ClaimedJob };

export interface NewJob {
  readonly scanner: string;
  readonly release: Release;
  readonly artifact: { readonly format: 'zip' | 'tgz'; readonly sha256: string };
  readonly context: Pick<RequestContext, 'requestId' | 'traceparent'>;
  readonly priority: number;
  readonly deadlineMs: number;
}

const CLAIMED = `id, lease_id AS "leaseId", version_id AS "versionId", scanner, release,
  artifact_format AS "artifactFormat", artifact_sha256 AS "artifactSha256", request_id AS "requestId", traceparent,
  attempts, remote_ref AS "remoteRef",
  (extract(epoch FROM deadline_at - clock_timestamp()) * 1000)::double precision AS "remainingMs"`;

/** Leases are measured by the database's clock: the one clock all workers share. */
@Injectable()
export class ScanJobsRepository {
  constructor(@InjectUnitOfWork('scanning') private readonly unitOfWork: UnitOfWork) {}

  /** Adds the job of a new version, unless it has it already. */
  async add(tx: Tx, { scanner, release, artifact, context, priority, deadlineMs }: NewJob): Promise<void> {
    await tx.query(
      `INSERT INTO scanning.scan_job (id, version_id, scanner, release, artifact_format, artifact_sha256, request_id,
         traceparent, priority, state, available_at, deadline_at, created_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'waiting', clock_timestamp(),
         clock_timestamp() + $10 * interval '1 millisecond', clock_timestamp())
       ON CONFLICT DO NOTHING`,
      [
        newId(),
        release.versionId,
        scanner,
        JSON.stringify(release),
        artifact.format,
        artifact.sha256,
        context.requestId,
        context.traceparent,
        priority,
        deadlineMs,
      ],
    );
  }

  /** Takes the most urgent job of a scanner that waits, or whose worker has fallen silent. */
  claim(scanner: string, leaseMs: number): Promise<ClaimedJob | undefined> {
    return this.take(
      `scanner = $3 AND available_at <= clock_timestamp() ORDER BY priority DESC, available_at`,
      leaseMs,
      scanner,
    );
  }

  /**
   * Takes a job whose time is up and that nobody works on: its scanner is busy, rests, or is not set up any more. Not
   * of the static scanner, whose jobs all get their turn.
   */
  claimOverdue(leaseMs: number): Promise<ClaimedJob | undefined> {
    return this.take(
      `scanner <> $3 AND deadline_at <= clock_timestamp() AND (state = 'waiting' OR available_at <= clock_timestamp())`,
      leaseMs,
      STATIC_SCANNER,
    );
  }

  private async take(which: string, leaseMs: number, scanner: string): Promise<ClaimedJob | undefined> {
    const [job] = await this.unitOfWork.query<ClaimedJob>(
      `UPDATE scanning.scan_job SET state = 'running', attempts = attempts + 1, lease_id = $1,
         available_at = clock_timestamp() + $2 * interval '1 millisecond'
       WHERE id = (SELECT id FROM scanning.scan_job WHERE state <> 'done' AND ${which} LIMIT 1 FOR UPDATE SKIP LOCKED)
       RETURNING ${CLAIMED}`,
      [newId(), leaseMs, scanner],
    );
    return job;
  }

  /** Jobs that are not done, by scanner, and the age of the oldest in seconds. */
  queues(): Promise<ScanQueue[]> {
    return this.unitOfWork.query<ScanQueue>(
      `SELECT scanner, count(*)::int AS depth,
         extract(epoch FROM clock_timestamp() - min(created_at))::float8 AS "ageSeconds"
       FROM scanning.scan_job WHERE state <> 'done' GROUP BY scanner`,
    );
  }

  /** Prolongs the lease of a job that is still being worked on. */
  async renew({ id, leaseId }: ClaimedJob, leaseMs: number): Promise<void> {
    await this.unitOfWork.query(
      `UPDATE scanning.scan_job SET available_at = clock_timestamp() + $3 * interval '1 millisecond'
       WHERE id = $1 AND lease_id = $2`,
      [id, leaseId, leaseMs],
    );
  }

  /** Gives a job back, to be claimed again after `retryInMs`; `counts` keeps the attempt in its count. */
  async putBack(
    { id, leaseId }: ClaimedJob,
    { retryInMs, counts }: { retryInMs: number; counts: boolean },
    reason: string,
  ): Promise<void> {
    await this.unitOfWork.query(
      `UPDATE scanning.scan_job SET state = 'waiting', lease_id = NULL, attempts = attempts - $3, last_error = $4,
         available_at = clock_timestamp() + $5 * interval '1 millisecond'
       WHERE id = $1 AND lease_id = $2`,
      [id, leaseId, counts ? 0 : 1, reason, retryInMs],
    );
  }

  /** Gives a job back until another server, which works on it, is asked again. */
  async postpone({ id, leaseId }: ClaimedJob, { remoteRef, askAgainInMs }: Unfinished): Promise<void> {
    await this.unitOfWork.query(
      `UPDATE scanning.scan_job SET state = 'waiting', lease_id = NULL, attempts = attempts - 1, remote_ref = $3,
         available_at = clock_timestamp() + $4 * interval '1 millisecond'
       WHERE id = $1 AND lease_id = $2`,
      [id, leaseId, remoteRef, askAgainInMs],
    );
  }

  /**
   * Ends a job with its outcome. A scan on request that could not finish takes no verdict away.
   *
   * @returns whether the outcome counts for the version, and which scanners the version has had jobs for since it was
   * published; undefined when the lease was lost: another worker decides now
   */
  async finish(
    tx: Tx,
    { id, leaseId }: ClaimedJob,
    outcome: ScanOutcome,
    checkedAt: Date,
  ): Promise<{ writtenBack: boolean; asked: string[] } | undefined> {
    const finished = await tx.query<{ version_id: string; scanner: string; write_back: boolean; asked: string[] }>(
      `UPDATE scanning.scan_job SET state = 'done', lease_id = NULL
       WHERE id = $1 AND lease_id = $2
       RETURNING version_id, scanner, write_back AND (cause = 'published' OR $3 <> 'inconclusive') AS write_back,
         ARRAY(SELECT o.scanner FROM scanning.scan_job o
               WHERE o.version_id = scan_job.version_id AND o.cause = 'published' ORDER BY o.scanner) AS asked`,
      [id, leaseId, outcome.verdict],
    );
    const [job] = finished;
    if (job === undefined) return undefined;
    await tx.query(
      `INSERT INTO scanning.scan_result (id, job_id, version_id, scanner, verdict, reason_codes, findings, summary,
         engine_version, capability_tags, not_looked_at, checked_at, written_back, details)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)`,
      [
        newId(),
        id,
        job.version_id,
        job.scanner,
        outcome.verdict,
        outcome.reasonCodes,
        JSON.stringify(outcome.findings),
        outcome.summary,
        outcome.engineVersion,
        outcome.capabilityTags,
        JSON.stringify(outcome.notLookedAt),
        checkedAt,
        job.write_back,
        outcome.details === undefined ? null : JSON.stringify(outcome.details),
      ],
    );
    return { writtenBack: job.write_back, asked: job.asked };
  }
}
