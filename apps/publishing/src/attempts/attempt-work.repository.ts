import { Inject, Injectable } from '@nestjs/common';
import type { RegisteredVersion } from '@app/contracts';
import { newId, type DomainError } from '@app/kernel';
import { InjectUnitOfWork, UnitOfWork, type Tx } from '@app/persistence';
import { publishingConfig, type PublishingSettings } from '../publishing.config';
import type { Attempt, StoredContent } from './attempt';
import { NOW, recordBlobs, UNFINISHED, WHOLE } from './attempts.repository';

/** The worker has taken too long, and somebody else may be at work on its attempt. */
export class LeaseLostError extends Error {
  override readonly name = 'LeaseLostError';
  constructor(readonly attemptId: string) {
    super(`attempt ${attemptId} belongs to another worker`);
  }
}

type Held = Pick<Attempt, 'id' | 'worker'>;

/**
 * What a worker does to the attempt it holds. Holding is a lease in the row: every change prolongs it, and fails once
 * another worker has taken over.
 */
@Injectable()
export class AttemptWorkRepository {
  constructor(
    @InjectUnitOfWork('publishing') private readonly unitOfWork: UnitOfWork,
    @Inject(publishingConfig.token) private readonly settings: PublishingSettings,
  ) {}

  /** Claims one attempt if no living worker has it. */
  async claim(id: string): Promise<Attempt | undefined> {
    return this.claimWhere(`id = $3 AND ${UNFINISHED} AND leased_until < ${NOW}`, [id]);
  }

  /** Claims the attempt that has waited longest for somebody to continue it. */
  async claimAbandoned(): Promise<Attempt | undefined> {
    return this.claimWhere(
      `id = (SELECT id FROM publishing.attempt WHERE ${UNFINISHED} AND leased_until < ${NOW} AND try_at < ${NOW}
         ORDER BY try_at LIMIT 1 FOR UPDATE SKIP LOCKED)`,
      [],
    );
  }

  /** @throws LeaseLostError */
  async renew(attempt: Held): Promise<void> {
    await this.change(attempt, '');
  }

  /** @throws LeaseLostError */
  async validated(attempt: Held, prepared: unknown): Promise<Attempt> {
    return this.change(attempt, `state = 'validated', prepared = $4,`, [JSON.stringify(prepared)]);
  }

  /** Also notes every blob the attempt refers to, for garbage collection. @throws LeaseLostError */
  async stored(attempt: Held, { artifact, blobs }: StoredContent): Promise<Attempt> {
    return this.unitOfWork.run(async (tx) => {
      await recordBlobs(tx, attempt.id, [artifact, ...blobs]);
      return this.change(attempt, `state = 'stored', artifact = $4,`, [JSON.stringify(artifact)], tx);
    });
  }

  /** Before the catalog is asked, so that a worker that dies while waiting leaves a trace. @throws LeaseLostError */
  async asking(attempt: Held): Promise<void> {
    await this.change(attempt, 'outcome_unknown = true,');
  }

  /** The catalog has it. Says nothing when its decision was heard before its answer. */
  async registered(attempt: Held, { itemId, versionId, visible }: RegisteredVersion): Promise<void> {
    await this.unitOfWork.query(
      `UPDATE publishing.attempt SET state = $3, item_id = $4, version_id = $5, outcome_unknown = false,
         updated_at = ${NOW}
       WHERE id = $1 AND worker = $2 AND ${UNFINISHED}`,
      [attempt.id, attempt.worker, visible ? 'published' : 'registered', itemId, versionId],
    );
  }

  /** Nothing is registered and nothing will be. */
  async fail(tx: Tx, attempt: Held, { code, message }: DomainError): Promise<void> {
    await this.change(attempt, `state = 'failed', error_code = $4, error_message = $5,`, [code, message], tx);
  }

  /** Lets go of an attempt whose obstacle may pass; another try may begin in `seconds`. */
  async release(attempt: Held, error: string, seconds: number, outcomeUnknown: boolean): Promise<void> {
    await this.unitOfWork.query(
      `UPDATE publishing.attempt SET leased_until = ${NOW}, try_at = ${NOW} + $3 * interval '1 second',
         error_message = $4, outcome_unknown = $5, updated_at = ${NOW}
       WHERE id = $1 AND worker = $2 AND ${UNFINISHED}`,
      [attempt.id, attempt.worker, seconds, error, outcomeUnknown],
    );
  }

  /** Another worker may have it at once; whoever still works on it finds out with the next change. */
  async letGo(attempt: Held): Promise<void> {
    await this.unitOfWork.query(
      `UPDATE publishing.attempt SET worker = $3, leased_until = ${NOW}, try_at = ${NOW}
       WHERE id = $1 AND worker = $2 AND ${UNFINISHED}`,
      [attempt.id, attempt.worker, newId()],
    );
  }

  private async claimWhere(condition: string, parameters: readonly unknown[]): Promise<Attempt | undefined> {
    const [row] = await this.unitOfWork.query<Attempt>(
      `UPDATE publishing.attempt SET worker = $1, leased_until = ${NOW} + $2 * interval '1 second', tries = tries + 1
       WHERE ${condition} RETURNING ${WHOLE}`,
      [newId(), this.settings.PUBLISH_LEASE_SECONDS, ...parameters],
    );
    return row;
  }

  private async change(attempt: Held, set: string, values: readonly unknown[] = [], tx?: Tx): Promise<Attempt> {
    const [row] = await (tx ?? this.unitOfWork).query<Attempt>(
      `UPDATE publishing.attempt SET ${set} leased_until = ${NOW} + $3 * interval '1 second', updated_at = ${NOW}
       WHERE id = $1 AND worker = $2 AND ${UNFINISHED} RETURNING ${WHOLE}`,
      [attempt.id, attempt.worker, this.settings.PUBLISH_LEASE_SECONDS, ...values],
    );
    if (row === undefined) throw new LeaseLostError(attempt.id);
    return row;
  }
}
