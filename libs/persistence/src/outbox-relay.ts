import { Logger } from '@nestjs/common';
import { encodeEvent, type Bus } from '@app/messaging';
import { toStoredEvent, type OutboxEvent } from './event-log';
import { LeaderSession } from './leader-session';
import { Pause } from './pause';
import { Purge } from './purge';
import { readTimeline } from './timeline';
import { outboxSignal } from './unit-of-work';

const BATCH = 500;
const POLL_MS = 500;
const RETRY_MS = 500;

/** What the relay that leads holds; so who holds it keeps the service from saying anything. */
export const relayLock = (schema: string): string => `outbox-relay:${schema}`;

interface RelaySettings {
  /** Where the outbox is; the relay has a connection of its own. */
  readonly url: string;
  readonly schema: string;
  /** How long published events stay in the outbox. */
  readonly keepDays: number;
}

/**
 * Moves committed events from a service's outbox to the bus. One replica leads, elected by an advisory lock; numbering
 * runs in the session that holds the lock, so a deposed leader cannot number any more.
 *
 * Events are numbered by subject when they are about to be published, not when they are written: writers never queue
 * for a number, and a transaction that commits late just gets a later one instead of being skipped.
 */
export class OutboxRelay {
  private readonly logger = new Logger('OutboxRelay');
  private readonly pause = new Pause();
  private readonly purge: Purge;
  private loop?: Promise<void>;
  private lastProblem = '';
  private isLeading = false;
  private timeline = '';

  constructor(
    private readonly settings: RelaySettings,
    private readonly bus: Bus,
  ) {
    this.purge = new Purge(settings.schema, settings.keepDays);
  }

  /** Whether this replica is the one that publishes; it does the other work, too, that one is enough for. */
  get leading(): boolean {
    return this.isLeading;
  }
  start(): void {
    this.bus.onSignal(outboxSignal(this.settings.schema), () => this.pause.wake());
    this.loop = this.run();
  }
  /** Publishes what is committed by now, if this replica leads, and gives the leadership up. */
  async stop(): Promise<void> {
    this.pause.stop();
    await this.loop;
  }

  private async run(): Promise<void> {
    while (!this.pause.stopped) {
      try {
        await this.takePart();
      } catch (error) {
        this.report('relay interrupted; it starts again', error);
      }
      await this.pause.sitOut(RETRY_MS);
    }
  }
  /** Waits to be elected, then leads until stopped. Rejects when the session is lost, and with it the leadership. */
  private async takePart(): Promise<void> {
    const { url, schema } = this.settings;
    const session = await LeaderSession.open(url, `reef-${schema}-relay`);
    try {
      while (!(await session.tryLock(relayLock(schema)))) {
        await this.pause.sitOut(RETRY_MS);
        if (this.pause.stopped) return;
      }
      this.timeline = await readTimeline((sql) => session.query(sql), schema);
      this.isLeading = true;
      await this.lead(session);
    } finally {
      this.isLeading = false;
      await session.close();
    }
  }
  private async lead(session: LeaderSession): Promise<void> {
    for (;;) {
      const last = this.pause.stopped;
      const complete = await this.publishAll(session);
      if (last) return;
      await this.purge.next(session);
      if (complete) await this.pause.wait(POLL_MS);
      else await this.pause.sitOut(RETRY_MS);
    }
  }

  /**
   * Offers every waiting event to the bus once, oldest first; one that is refused keeps none behind it waiting.
   * @returns whether the bus took all of them
   */
  private async publishAll(session: LeaderSession): Promise<boolean> {
    let complete = true;
    for (let after = '0'; ;) {
      await this.number(session);
      const events = await this.waiting(session, after);
      const stored = await this.publish(events);
      if (stored.length > 0) await this.markPublished(session, stored);
      if (stored.length < events.length) complete = false;
      if (events.length < BATCH || stored.length === 0) return complete;
      after = events.at(-1)!.position;
    }
  }
  private async number(session: LeaderSession): Promise<void> {
    const { schema } = this.settings;
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
  private waiting(session: LeaderSession, after: string): Promise<WaitingEvent[]> {
    return session.query<WaitingEvent>(
      `SELECT position, id, subject, sequence, headers, payload, occurred_at FROM ${this.settings.schema}.outbox
       WHERE published_at IS NULL AND sequence IS NOT NULL AND position > $1 ORDER BY position LIMIT ${BATCH}`,
      [after],
    );
  }
  /** @returns the positions of those the bus has stored */
  private async publish(events: readonly WaitingEvent[]): Promise<string[]> {
    const outcomes = await Promise.allSettled(
      events.map(async (event) =>
        this.bus.publish(event.subject, event.id, encodeEvent(toStoredEvent(event), this.timeline)),
      ),
    );
    const refused = outcomes.find((outcome) => outcome.status === 'rejected');
    if (refused !== undefined) this.report('the bus does not take every event; they are offered again', refused.reason);
    else if (events.length > 0) this.lastProblem = '';
    return events.filter((_, i) => outcomes[i]?.status === 'fulfilled').map(({ position }) => position);
  }
  private async markPublished(session: LeaderSession, positions: readonly string[]): Promise<void> {
    await session.query(
      `UPDATE ${this.settings.schema}.outbox SET published_at = clock_timestamp() WHERE position = ANY($1)`,
      [positions],
    );
  }

  /** A problem that lasts is one line in the log, not two a second. */
  private report(message: string, error: unknown): void {
    const problem = error instanceof Error ? error.message : String(error);
    if (problem === this.lastProblem || this.pause.stopped) return;
    this.lastProblem = problem;
    this.logger.warn({ err: error, schema: this.settings.schema }, message);
  }
}

interface WaitingEvent extends OutboxEvent {
  readonly position: string;
}
