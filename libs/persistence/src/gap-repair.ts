import { setTimeout as delay } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import { listEvents, type PublishedEvent } from '@app/contracts';
import { DomainError } from '@app/kernel';
import { encodeEvent, type RpcClient } from '@app/messaging';
import type { EventConsumer } from './event-consumer';
import type { UnitOfWork } from './unit-of-work';

const PAGE = 500;

/**
 * Finds events the bus has not delivered and fetches them from their source. Numbers have no gaps, so a subscriber
 * knows exactly what it is missing: everything after its mark that its inbox does not hold. This is what makes a
 * wiped stream, or a crash between publishing and handling, a delay and not a loss.
 */
export class GapRepair {
  private readonly logger = new Logger('GapRepair');
  private readonly stopping = new AbortController();
  private readonly failures = new Map<string, number>();
  private loop?: Promise<void>;

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly schema: string,
    private readonly rpc: RpcClient,
    private readonly everyMs: number,
  ) {}

  start(consumers: readonly EventConsumer[]): void {
    this.loop = this.run(consumers);
  }
  async stop(): Promise<void> {
    this.stopping.abort();
    await this.loop;
  }

  private async run(consumers: readonly EventConsumer[]): Promise<void> {
    while (!this.stopping.signal.aborted) {
      for (const consumer of consumers) {
        if (this.stopping.signal.aborted) return;
        await this.repair(consumer).catch((error: unknown) => this.report(consumer, error));
      }
      await delay(this.everyMs, undefined, { signal: this.stopping.signal }).catch(() => undefined);
    }
  }
  /** A source that is down is no news: its own alarms ring. */
  private report({ durable }: EventConsumer, error: unknown): void {
    if (error instanceof DomainError || this.stopping.signal.aborted) return;
    this.logger.warn({ err: error, durable }, 'gap repair failed; it is tried again');
  }

  /** Handles what is missing, one page at a time. @returns how many events it fetched that were missing */
  async repair(consumer: EventConsumer): Promise<number> {
    const { durable, contract } = consumer;
    let repaired = 0;
    for (;;) {
      const mark = await this.advanceMark(durable);
      const page = await this.rpc.call(listEvents[contract.service], {
        subject: contract.subject,
        after: mark,
        limit: PAGE,
      });
      // The source has purged what is older than its retention: nobody can get that any more.
      if (page.oldest > mark + 1) await this.moveMark(durable, page.oldest - 1);
      const missing = await this.missing(durable, page.events);
      for (const event of missing) await this.deliver(consumer, event);
      repaired += missing.length;
      if (page.events.length < PAGE || missing.length === 0) return repaired;
    }
  }
  private async deliver(consumer: EventConsumer, event: PublishedEvent): Promise<void> {
    const key = `${consumer.durable} ${event.id}`;
    const attempt = (this.failures.get(key) ?? 0) + 1;
    const message = encodeEvent(event);
    try {
      await consumer.receive({ subject: event.subject, message, attempt });
      this.failures.delete(key);
    } catch {
      this.failures.set(key, attempt);
    }
  }

  /** Moves the mark over everything handled or parked without a gap; resolves to where it is now. */
  private async advanceMark(durable: string): Promise<number> {
    const { schema } = this;
    const [row] = await this.unitOfWork.query<{ sequence: string }>(
      `WITH mark AS (SELECT coalesce(max(sequence), 0) AS sequence FROM ${schema}.inbox_mark WHERE subscriber = $1),
       seen AS (
         SELECT DISTINCT sequence FROM (
           SELECT sequence FROM ${schema}.inbox WHERE subscriber = $1 AND sequence > (SELECT sequence FROM mark)
           UNION ALL
           SELECT sequence FROM ${schema}.dead_letter WHERE subscriber = $1 AND sequence > (SELECT sequence FROM mark)) s
         ORDER BY sequence LIMIT 10000),
       contiguous AS (
         SELECT max(sequence) AS sequence FROM (
           SELECT sequence, row_number() OVER (ORDER BY sequence) AS n FROM seen) r
         WHERE r.sequence - (SELECT sequence FROM mark) = r.n)
       INSERT INTO ${schema}.inbox_mark AS m (subscriber, sequence)
       SELECT $1, coalesce((SELECT sequence FROM contiguous), (SELECT sequence FROM mark))
       ON CONFLICT (subscriber) DO UPDATE SET sequence = greatest(m.sequence, EXCLUDED.sequence) RETURNING sequence`,
      [durable],
    );
    return Number(row?.sequence ?? 0);
  }
  private async moveMark(durable: string, sequence: number): Promise<void> {
    await this.unitOfWork.query(
      `UPDATE ${this.schema}.inbox_mark SET sequence = greatest(sequence, $2) WHERE subscriber = $1`,
      [durable, sequence],
    );
  }
  private async missing(durable: string, events: readonly PublishedEvent[]): Promise<PublishedEvent[]> {
    if (events.length === 0) return [];
    const ids = events.map(({ id }) => id);
    const rows = await this.unitOfWork.query<{ event_id: string }>(
      `SELECT event_id FROM ${this.schema}.inbox WHERE subscriber = $1 AND event_id = ANY($2)
       UNION SELECT event_id FROM ${this.schema}.dead_letter WHERE subscriber = $1 AND event_id = ANY($2)`,
      [durable, ids],
    );
    const seen = new Set(rows.map((row) => row.event_id));
    return events.filter(({ id }) => !seen.has(id));
  }
}
