import { Logger } from '@nestjs/common';
import { DomainError, inTransactionScope, isInTransaction } from '@app/kernel';
import type { Bus, Envelope } from '@app/messaging';
import type { DataSource, EntityManager } from 'typeorm';
import { isConnectionFailure } from './connection-failure';
import { answerOnce, type WriteOnce } from './idempotency';
import { isAborted, runSql } from './sql';
import { Tx } from './tx';

/** Opens transactions of one service. */
export class UnitOfWork {
  private readonly logger = new Logger('UnitOfWork');

  constructor(
    private readonly db: DataSource,
    readonly schema: string,
    private readonly bus: Bus,
  ) {}

  /**
   * Commits what `work` did when it resolves; undoes all of it when it rejects. No RPC and no second transaction inside.
   *
   * @throws DomainError SERVICE_UNAVAILABLE when the database cannot be reached; the outcome is unknown if that
   *   happened while committing, as with every lost answer
   */
  async run<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    if (isInTransaction()) throw new Error('a transaction inside a transaction: pass the open one on');
    let tx!: Tx;
    const result = await this.reaching(() =>
      inTransactionScope(() =>
        this.db.transaction(async (em) => {
          tx = new Tx(em, this.schema);
          const value = await work(tx);
          // Postgres answers the COMMIT of a failed transaction with a silent ROLLBACK; nobody may take it for success.
          if (tx.failed || (await isAborted(em)))
            throw new Error('a statement failed and its error was caught: nothing is committed');
          return value;
        }),
      ),
    );
    this.committed(tx);
    return result;
  }

  /** Runs `work` the first time `subscriber` sees the event; resolves to whether it did. */
  once(
    subscriber: string,
    event: Pick<Envelope, 'id' | 'sequence'>,
    work: (tx: Tx) => Promise<void>,
  ): Promise<boolean> {
    return this.run(async (tx) => {
      const first = await tx.query(
        `INSERT INTO ${this.schema}.inbox (subscriber, event_id, sequence) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING RETURNING 1`,
        [subscriber, event.id, event.sequence],
      );
      if (first.length > 0) await work(tx);
      return first.length > 0;
    });
  }

  /**
   * Answers a call that may be sent again with one `Idempotency-Key`: `work` has its effect once, and every further
   * call gets the answer of the first, a refusal (4xx) included. Without a key it is just `work`.
   *
   * `work` does everything, from the first check on, and writes in one `writeOnce`, which resolves to the answer:
   *
   * ```ts
   * return this.unitOfWork.answerOnce(async (writeOnce) => {
   *   const plugin = await this.plugins.get(pluginId); // may be refused, may ask other services
   *   return writeOnce(async (tx) => this.insert(tx, plugin));
   * });
   * ```
   *
   * @throws DomainError IDEMPOTENCY_IN_PROGRESS while the first call runs, at most as long as its caller waits, or when
   *   this call took so long that another took its place; IDEMPOTENCY_KEY_REUSED for another request with the key
   */
  answerOnce<T extends object>(work: (writeOnce: WriteOnce<T>) => Promise<T>): Promise<T> {
    return answerOnce(this, work);
  }

  /**
   * Runs one statement outside a transaction: for reads, and for writes that are whole by themselves.
   * @throws DomainError SERVICE_UNAVAILABLE when the database cannot be reached
   */
  async query<R = unknown>(sql: string, parameters: readonly unknown[] = []): Promise<R[]> {
    return this.reaching(async () => {
      const session = this.db.createQueryRunner();
      try {
        return await runSql<R>(session, sql, parameters);
      } finally {
        await session.release();
      }
    });
  }
  /** For reads through entities outside a transaction. */
  get em(): EntityManager {
    return this.db.manager;
  }

  private async reaching<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      if (!isConnectionFailure(error)) throw error;
      this.logger.warn({ err: error, schema: this.schema }, 'the database cannot be reached');
      throw new DomainError('SERVICE_UNAVAILABLE');
    }
  }
  /** What is left to do can only be a hint: the transaction has happened, so nothing may fail any more. */
  private committed(tx: Tx): void {
    if (tx.emitted) this.bus.signal(outboxSignal(this.schema));
    for (const work of tx.afterCommit) {
      void (async () => work())().catch((error: unknown) => {
        this.logger.error({ err: error, schema: this.schema }, 'work after a commit failed');
      });
    }
  }
}

/** What wakes the relay of a service after a commit. */
export function outboxSignal(schema: string): string {
  return `${schema}.outbox`;
}
