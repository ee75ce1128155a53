import { parseShape, type EventContract, type Payload } from '@app/contracts';
import { currentContext, DomainError, isTracing, newId, openSpan, type OpenSpan } from '@app/kernel';
import { contextHeaders, TRACEPARENT } from '@app/messaging';
import type { EntityManager } from 'typeorm';
import { runSql } from './sql';

/** An event says what happened; long lists are asked for. Several fit into one page of a replay. */
const MAX_EVENT_BYTES = 256 * 1024;

/** An open transaction. Repositories take it as their first argument; events leave only through it. */
export class Tx {
  /** What `onCommit` collected. */
  readonly afterCommit: (() => void | Promise<void>)[] = [];
  /** Whether an event was emitted, so that the relay is worth waking. */
  emitted = false;
  /** Whether a statement has failed: Postgres then commits nothing, whatever became of the error. */
  failed = false;

  constructor(
    readonly em: EntityManager,
    private readonly schema: string,
  ) {}

  /** Runs hand-written SQL in this transaction. */
  async query<R = unknown>(sql: string, parameters: readonly unknown[] = []): Promise<R[]> {
    try {
      return await runSql<R>(this.em.queryRunner!, sql, parameters);
    } catch (error) {
      this.failed = true;
      throw error;
    }
  }

  /**
   * Queues an event; it is published if, and only if, this transaction commits.
   *
   * @throws Error when the payload breaks its contract: no subscriber could read it
   * @throws DomainError PAYLOAD_TOO_LARGE above 256 KiB
   */
  async emit<C extends EventContract>(contract: C, payload: Payload<C>): Promise<void> {
    const parsed = parseShape(contract.payload, payload);
    if (!parsed.ok) throw new Error(`${contract.subject} breaks its contract: ${JSON.stringify(parsed.problems)}`);
    const json = JSON.stringify(parsed.value);
    if (Buffer.byteLength(json) > MAX_EVENT_BYTES) throw new DomainError('PAYLOAD_TOO_LARGE');
    this.emitted = true;
    const headers = contextHeaders();
    // Its end says that the event is written down, not that it has left; what handles it hangs below.
    const span = isTracing() ? spanOfEvent(contract, headers[TRACEPARENT]!) : undefined;
    await this.query(
      `INSERT INTO ${this.schema}.outbox (id, subject, headers, payload, occurred_at) VALUES ($1, $2, $3, $4, clock_timestamp())`,
      [newId(), contract.subject, JSON.stringify(headers), json],
    );
    span?.end();
  }

  /** Does something once the transaction has committed, such as waking a worker. It must not be a fact: it may get lost. */
  onCommit(work: () => void | Promise<void>): void {
    this.afterCommit.push(work);
  }
}

function spanOfEvent({ subject }: EventContract, traceparent: string): OpenSpan | undefined {
  const attributes = { 'messaging.system': 'reef', 'messaging.destination.name': subject };
  const parent = currentContext()?.traceparent;
  return openSpan({ name: `emit ${subject}`, kind: 'producer', traceparent, parent, attributes });
}
