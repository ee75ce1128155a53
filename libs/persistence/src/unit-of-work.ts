import type { DataSource, EntityManager } from 'typeorm';
import type { EventContract, Payload } from '@app/contracts';
import { newId, transactionScope } from '@app/kernel';
import { contextHeaders, type Bus, type Envelope } from '@app/messaging';

/** An open transaction. Repositories take it as their first argument; events leave only through it. */
export class Tx {
  private readonly afterCommit: (() => void)[] = [];
  /** Whether an event was emitted, so that the relay is worth waking. */
  emitted = false;

  constructor(
    readonly em: EntityManager,
    private readonly schema: string,
  ) {}

  /** Runs hand-written SQL in this transaction. */
  async query<R = unknown>(sql: string, parameters: readonly unknown[] = []): Promise<R[]> {
    return rowsOf<R>(await this.em.query(sql, [...parameters]));
  }

  /** Queues an event; it is published if, and only if, this transaction commits. */
  async emit<C extends EventContract>(contract: C, payload: Payload<C>): Promise<void> {
    this.emitted = true;
    await this.query(
      `INSERT INTO ${this.schema}.outbox (id, subject, headers, payload, occurred_at) VALUES ($1, $2, $3, $4, clock_timestamp())`,
      [newId(), contract.subject, JSON.stringify(contextHeaders()), JSON.stringify(payload)],
    );
  }

  /** Does something once the transaction has committed, such as waking a worker. It must not be a fact: it may get lost. */
  onCommit(work: () => void): void {
    this.afterCommit.push(work);
  }
  committed(): void {
    for (const work of this.afterCommit) work();
  }
}

/** Opens transactions of one service. */
export class UnitOfWork {
  constructor(
    private readonly db: DataSource,
    private readonly schema: string,
    private readonly bus: Bus,
  ) {}

  /** Commits what `work` did when it resolves; undoes all of it when it rejects. No RPC inside. */
  async run<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    let tx: Tx | undefined;
    const result = await transactionScope.run(true, () =>
      this.db.transaction((em) => {
        tx = new Tx(em, this.schema);
        return work(tx);
      }),
    );
    if (tx?.emitted) this.bus.signal(outboxSignal(this.schema));
    tx?.committed();
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

  /** Reads outside a transaction. */
  async query<R = unknown>(sql: string, parameters: readonly unknown[] = []): Promise<R[]> {
    return rowsOf<R>(await this.db.query(sql, [...parameters]));
  }
  /** For reads through entities outside a transaction. */
  get em(): EntityManager {
    return this.db.manager;
  }
}

/** What wakes the relay of a service after a commit. */
export function outboxSignal(schema: string): string {
  return `${schema}.outbox`;
}

/** TypeORM answers UPDATE and DELETE with `[rows, count]`, everything else with `rows`. */
function rowsOf<R>(result: unknown): R[] {
  const rows: unknown =
    Array.isArray(result) && result.length === 2 && Array.isArray(result[0]) && typeof result[1] === 'number'
      ? result[0]
      : result;
  return (rows ?? []) as R[];
}
