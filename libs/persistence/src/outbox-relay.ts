import { setTimeout as delay } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import { encodeEvent, type Bus, type StoredEvent } from '@app/messaging';
import type { DataSource, QueryRunner } from 'typeorm';
import { advisoryLockKey } from './advisory-lock';
import { outboxSignal } from './unit-of-work';

const BATCH = 500;
const POLL_MS = 500;
const RETRY_LEADERSHIP_MS = 1_000;
const PURGE_EVERY_MS = 60 * 60 * 1000;

/**
 * Moves committed events from a service's outbox to the bus. One replica leads, elected by a session-level advisory
 * lock; numbering runs on the session that holds the lock, so a deposed leader cannot number any more.
 *
 * Events are numbered by subject when they are about to be published, not when they are written: writers never queue
 * for a number, and a transaction that commits late just gets a later one instead of being skipped.
 */
export class OutboxRelay {
  private readonly logger = new Logger('OutboxRelay');
  private readonly stopping = new AbortController();
  private wake = new AbortController();
  private loop?: Promise<void>;
  private purgedAt = 0;

  constructor(
    private readonly db: DataSource,
    private readonly schema: string,
    private readonly bus: Bus,
    private readonly keepDays: number,
  ) {}

  start(): void {
    this.bus.onSignal(outboxSignal(this.schema), () => this.wake.abort());
    this.loop = this.lead();
  }
  /** Publishes what is committed by now, if this replica leads, and gives the leadership up. */
  async stop(): Promise<void> {
    this.stopping.abort();
    this.wake.abort();
    await this.loop;
  }

  private async lead(): Promise<void> {
    while (!this.stopping.signal.aborted) {
      const session = this.db.createQueryRunner();
      try {
        await session.connect();
        if (await this.elected(session)) await this.relay(session);
      } catch (error) {
        if (!this.stopping.signal.aborted) this.logger.warn({ err: error, schema: this.schema }, 'relay interrupted');
      } finally {
        await session.query('SELECT pg_advisory_unlock_all()').catch(() => undefined);
        await session.release().catch(() => undefined);
      }
      await this.pause(RETRY_LEADERSHIP_MS);
    }
  }
  private async elected(session: QueryRunner): Promise<boolean> {
    const key = advisoryLockKey(`outbox-relay:${this.schema}`);
    const [row] = (await session.query('SELECT pg_try_advisory_lock($1) AS elected', [key])) as { elected: boolean }[];
    return row?.elected === true;
  }
  private async relay(session: QueryRunner): Promise<void> {
    for (;;) {
      this.wake = new AbortController();
      const last = this.stopping.signal.aborted;
      await this.number(session);
      const published = await this.publish(session);
      if (published === BATCH) continue;
      if (last) return;
      await this.purge(session);
      await this.pause(POLL_MS);
    }
  }

  private async number(session: QueryRunner): Promise<void> {
    const { schema } = this;
    await session.query(
      `WITH waiting AS (
         SELECT position, subject FROM ${schema}.outbox WHERE published_at IS NULL AND sequence IS NULL ORDER BY position LIMIT ${BATCH}),
       ranked AS (
         SELECT position, subject, row_number() OVER (PARTITION BY subject ORDER BY position) AS rank FROM waiting),
       counted AS (SELECT subject, count(*) AS many FROM waiting GROUP BY subject),
       given AS (
         INSERT INTO ${schema}.outbox_sequence AS s (subject, last) SELECT subject, many FROM counted
         ON CONFLICT (subject) DO UPDATE SET last = s.last + EXCLUDED.last RETURNING subject, last)
       UPDATE ${schema}.outbox o SET sequence = given.last - counted.many + ranked.rank
       FROM ranked JOIN given USING (subject) JOIN counted USING (subject) WHERE o.position = ranked.position`,
    );
  }
  /** Publishes numbered events, oldest first, and marks those the bus has stored. @returns how many it looked at */
  private async publish(session: QueryRunner): Promise<number> {
    const rows = (await session.query(
      `SELECT id, subject, sequence::int8 AS sequence, headers, payload, occurred_at FROM ${this.schema}.outbox
       WHERE published_at IS NULL AND sequence IS NOT NULL ORDER BY position LIMIT ${BATCH}`,
    )) as OutboxEvent[];
    if (rows.length === 0) return 0;
    const events = rows.map(toStoredEvent);
    const outcomes = await Promise.allSettled(
      events.map((event) => this.bus.publish(event.subject, event.id, encodeEvent(event))),
    );
    const stored = events.filter((_, i) => outcomes[i]?.status === 'fulfilled').map((event) => event.id);
    await session.query(`UPDATE ${this.schema}.outbox SET published_at = clock_timestamp() WHERE id = ANY($1)`, [
      stored,
    ]);
    const refused = outcomes.find((outcome) => outcome.status === 'rejected');
    if (refused === undefined) return rows.length;
    this.logger.debug(
      { err: refused.reason as unknown, schema: this.schema },
      'the bus did not take every event; trying again',
    );
    return 0;
  }
  /** Old rows have served their purpose as truth for replays; standards 6.3 asks for a week. */
  private async purge(session: QueryRunner): Promise<void> {
    if (performance.now() - this.purgedAt < PURGE_EVERY_MS && this.purgedAt > 0) return;
    this.purgedAt = performance.now();
    const old = `now() - interval '${this.keepDays} days'`;
    await session.query(`DELETE FROM ${this.schema}.outbox WHERE published_at < ${old}`);
    await session.query(
      `DELETE FROM ${this.schema}.inbox i USING ${this.schema}.inbox_mark m
       WHERE i.subscriber = m.subscriber AND i.sequence <= m.sequence AND i.handled_at < ${old}`,
    );
  }

  private async pause(ms: number): Promise<void> {
    const signal = AbortSignal.any([this.stopping.signal, this.wake.signal]);
    await delay(ms, undefined, { signal }).catch(() => undefined);
  }
}

/** A row of the outbox as the driver reads it. */
export interface OutboxEvent {
  readonly id: string;
  readonly subject: string;
  readonly sequence: string;
  readonly headers: Record<string, string>;
  readonly payload: unknown;
  readonly occurred_at: Date;
}

export function toStoredEvent(row: OutboxEvent): StoredEvent {
  const { id, subject, headers, payload } = row;
  return { id, subject, headers, payload, sequence: Number(row.sequence), occurredAt: row.occurred_at.toISOString() };
}
