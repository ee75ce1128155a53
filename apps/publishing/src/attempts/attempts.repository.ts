import { Inject, Injectable } from '@nestjs/common';
import type { VersionDecided } from '@app/contracts';
import { currentContext, newId, type DomainError } from '@app/kernel';
import { InjectUnitOfWork, UnitOfWork, type Tx } from '@app/persistence';
import { publishingConfig, type PublishingSettings } from '../publishing.config';
import type {
  Attempt,
  AttemptContext,
  AttemptKey,
  AttemptReport,
  AttemptStatus,
  NewAttempt,
  StoredContent,
} from './attempt';

export const STATUS = `id, state, content_digest AS "contentDigest", item_id AS "itemId", version_id AS "versionId",
  error_code AS "errorCode", error_message AS "errorMessage"`;
export const WHOLE = `${STATUS}, kind, owner_id AS "ownerId", name, version, context, request, prepared, artifact,
  outcome_unknown AS "outcomeUnknown", tries, worker`;
export const NOW = 'clock_timestamp()';
export const UNFINISHED = `state IN ('received', 'validated', 'stored')`;

/**
 * Table `publishing.attempt`: creating, reading, deciding. What a worker does to the attempt it holds is in
 * `attempt-work.repository.ts`.
 */
@Injectable()
export class AttemptsRepository {
  constructor(
    @InjectUnitOfWork('publishing') private readonly unitOfWork: UnitOfWork,
    @Inject(publishingConfig.token) private readonly settings: PublishingSettings,
  ) {}

  /** A new attempt, claimed for the caller; undefined when one for this version exists that has not failed. */
  async insert(tx: Tx, attempt: NewAttempt): Promise<Attempt | undefined> {
    const { PUBLISH_LEASE_SECONDS: lease, PUBLISH_ATTEMPT_DEADLINE_SECONDS: deadline } = this.settings;
    const { kind, ownerId, name, version, contentDigest, request } = attempt;
    const [row] = await tx.query<Attempt>(
      `INSERT INTO publishing.attempt (id, kind, owner_id, name, version, content_digest, context, request, state,
         worker, leased_until, try_at, deadline_at, created_at, updated_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'received', $9, ${NOW} + $10 * interval '1 second', ${NOW},
         ${NOW} + $11 * interval '1 second', ${NOW}, ${NOW})
       ON CONFLICT (kind, owner_id, name, version) WHERE state <> 'failed' DO NOTHING
       RETURNING ${WHOLE}`,
      [
        newId(),
        kind,
        ownerId,
        name,
        version,
        contentDigest,
        JSON.stringify(contextToKeep()),
        JSON.stringify(request),
        newId(),
        lease,
        deadline,
      ],
    );
    return row;
  }

  /** The attempt for this version that has not failed. */
  async findActive(tx: Tx, { kind, ownerId, name, version }: AttemptKey): Promise<AttemptStatus | undefined> {
    const [row] = await tx.query<AttemptStatus>(
      `SELECT ${STATUS} FROM publishing.attempt
       WHERE kind = $1 AND owner_id = $2 AND name = $3 AND version = $4 AND state <> 'failed'`,
      [kind, ownerId, name, version],
    );
    return row;
  }

  async status(id: string): Promise<AttemptStatus | undefined> {
    const [row] = await this.unitOfWork.query<AttemptStatus>(`SELECT ${STATUS} FROM publishing.attempt WHERE id = $1`, [
      id,
    ]);
    return row;
  }

  async report(id: string): Promise<AttemptReport | undefined> {
    const [row] = await this.unitOfWork.query<AttemptReport>(
      `SELECT ${STATUS}, kind, owner_id AS "ownerId", name, version, verdict,
         state = 'failed' AND error_code = 'PUBLISH_FAILED' AND updated_at >= deadline_at AS overdue
       FROM publishing.attempt WHERE id = $1`,
      [id],
    );
    return row;
  }

  /** The request of the last attempt the catalog took for another version of the same thing. */
  async previousRequest({ kind, ownerId, name, version }: AttemptKey): Promise<unknown> {
    const [row] = await this.unitOfWork.query<{ request: unknown }>(
      `SELECT request FROM publishing.attempt
       WHERE kind = $1 AND owner_id = $2 AND name = $3 AND version <> $4
         AND state IN ('registered', 'published', 'blocked')
       ORDER BY id DESC LIMIT 1`,
      [kind, ownerId, name, version],
    );
    return row?.request;
  }

  /**
   * Records a decision of the catalog, unless a newer one is known. It also proves the registration, should the
   * attempt not have heard the answer, and outvotes `failed` unless another attempt has taken the version since.
   * @returns ids of the attempts it concerns
   */
  async decide(tx: Tx, decided: VersionDecided, state: 'published' | 'blocked' | undefined): Promise<string[]> {
    const { attemptId, versionId, itemId, revision, verdict } = decided;
    const rows = await tx.query<{ id: string }>(
      `UPDATE publishing.attempt a SET
         state = coalesce($5, CASE WHEN state IN ('published', 'blocked') THEN state ELSE 'registered' END),
         item_id = $3, version_id = $2, decision_revision = $4, verdict = $6, outcome_unknown = false, updated_at = ${NOW}
       WHERE (id = $1 OR version_id = $2) AND decision_revision < $4
         AND (state <> 'failed' OR NOT EXISTS (
           SELECT 1 FROM publishing.attempt other
           WHERE (other.kind, other.owner_id, other.name, other.version) = (a.kind, a.owner_id, a.name, a.version)
             AND other.state <> 'failed'))
       RETURNING id`,
      [attemptId, versionId, itemId, revision, state ?? null, verdict],
    );
    return rows.map(({ id }) => id);
  }

  /** @returns ids of attempts whose time is up. One that may be registered is kept until the catalog has answered. */
  async failOverdue(tx: Tx, { code, message }: DomainError): Promise<string[]> {
    const rows = await tx.query<{ id: string }>(
      `UPDATE publishing.attempt SET state = 'failed', error_code = $1, error_message = $2, updated_at = ${NOW}
       WHERE id IN (
         SELECT id FROM publishing.attempt
         WHERE ${UNFINISHED} AND deadline_at < ${NOW} AND leased_until < ${NOW} AND NOT outcome_unknown
         LIMIT 100 FOR UPDATE SKIP LOCKED)
       RETURNING id`,
      [code, message],
    );
    return rows.map(({ id }) => id);
  }
}

/** Notes which blobs an attempt refers to, for garbage collection. */
export async function recordBlobs(tx: Tx, attemptId: string, blobs: StoredContent['blobs']): Promise<void> {
  await tx.query(
    `INSERT INTO publishing.attempt_blob (attempt_id, sha256, size)
     SELECT $1, * FROM unnest($2::text[], $3::bigint[]) ON CONFLICT DO NOTHING`,
    [attemptId, blobs.map(({ sha256 }) => sha256), blobs.map(({ size }) => size)],
  );
}

/** The running request, without its deadline. */
function contextToKeep(): AttemptContext {
  const context = currentContext();
  if (context?.actor === undefined) throw new Error('an attempt belongs to a request with an actor');
  const { requestId, traceparent, actor } = context;
  return { requestId, traceparent, actor };
}
