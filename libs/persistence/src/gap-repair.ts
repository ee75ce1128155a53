import { Logger } from '@nestjs/common';
import { listEvents, type PublishedEvent } from '@app/contracts';
import { DomainError } from '@app/kernel';
import { encodeEvent, type RpcClient } from '@app/messaging';
import type { EventConsumer } from './event-consumer';
import type { InboxMarks } from './inbox-marks';
import { eventsRepaired } from './metrics';
import { Pause } from './pause';

const PAGE = 500;
/** A source that does not answer, as at start-up, is asked again after this; then later and later. */
const FIRST_RETRY_MS = 200;
/** While nothing is missing, the pauses grow up to this many times the configured one. */
const IDLE_FACTOR = 6;

interface RepairSettings {
  readonly everyMs: number;
  /** One replica is enough. */
  readonly isLeader: () => boolean;
}

/**
 * Finds events the bus has not delivered and fetches them from their source. Numbers have no gaps, so a subscriber
 * knows exactly what it is missing: everything after its mark that its inbox does not hold. This is what makes a
 * wiped stream, or a crash between publishing and handling, a delay and not a loss.
 */
export class GapRepair {
  private readonly logger = new Logger('GapRepair');
  private readonly pause = new Pause();
  /** Failed attempts by subscriber and event, of those that were still missing in the last pass. */
  private readonly failures = new Map<string, Map<string, number>>();
  private loop?: Promise<void>;
  private pauseMs = 0;

  constructor(
    private readonly marks: InboxMarks,
    private readonly rpc: RpcClient,
    private readonly settings: RepairSettings,
  ) {}

  start(consumers: readonly EventConsumer[]): void {
    if (consumers.length > 0) this.loop = this.run(consumers);
  }
  /** Looks now, because the bus may have lost events. */
  hurry(): void {
    this.pauseMs = 0;
    this.pause.wake();
  }
  async stop(): Promise<void> {
    this.pause.stop();
    await this.loop;
  }

  private async run(consumers: readonly EventConsumer[]): Promise<void> {
    while (!this.pause.stopped) {
      const { everyMs, isLeader } = this.settings;
      if (isLeader()) await this.repairAll(consumers);
      else this.pauseMs = Math.min(FIRST_RETRY_MS, everyMs);
      await this.pause.wait(this.pauseMs);
    }
  }
  private async repairAll(consumers: readonly EventConsumer[]): Promise<void> {
    const outcomes: (number | undefined)[] = [];
    for (const consumer of consumers) {
      if (this.pause.stopped) return;
      outcomes.push(await this.repair(consumer).catch((error: unknown) => this.report(consumer, error)));
    }
    this.pauseMs = this.nextPauseMs(outcomes);
  }
  private nextPauseMs(outcomes: readonly (number | undefined)[]): number {
    const { everyMs } = this.settings;
    if (outcomes.includes(undefined)) return Math.min(Math.max(FIRST_RETRY_MS, this.pauseMs * 2), everyMs);
    if (outcomes.some((repaired) => repaired !== 0)) return everyMs;
    return Math.min(Math.max(everyMs, this.pauseMs * 2), everyMs * IDLE_FACTOR);
  }
  /** A source that is down is no news: its own alarms ring. */
  private report({ durable }: EventConsumer, error: unknown): undefined {
    if (error instanceof DomainError || this.pause.stopped) return;
    this.logger.warn({ err: error, durable }, 'gap repair failed; it is tried again');
  }

  /** Offers the subscriber once everything it is missing. @returns how many events that were */
  private async repair(consumer: EventConsumer): Promise<number> {
    const { durable } = consumer;
    const failed = new Map<string, number>();
    let offered = 0;
    for (let after = await this.marks.advance(durable); !this.pause.stopped;) {
      const events = await this.pageAfter(after, consumer);
      if (events.length === 0) break;
      const seen = await this.marks.seen(
        durable,
        events.map(({ id }) => id),
      );
      const missing = events.filter(({ id }) => !seen.has(id));
      while (missing.length > 0 && !this.pause.stopped) {
        const some = missing.splice(0, consumer.concurrency);
        await Promise.all(some.map((event) => this.offer(consumer, event, failed)));
        offered += some.length;
      }
      after = events.at(-1)!.sequence;
    }
    this.failures.set(durable, failed);
    return offered;
  }
  private async pageAfter(after: number, { durable, contract }: EventConsumer): Promise<PublishedEvent[]> {
    const { subject, service } = contract;
    const { events, oldest } = await this.rpc.call(listEvents[service], { subject, after, limit: PAGE });
    if (oldest > after + 1) {
      await this.marks.skipTo(durable, oldest - 1);
      // A new subscriber starts where its source's memory does; for an old one this is a loss.
      if (after > 0) this.logger.error({ durable, after, oldest }, 'events are gone at their source, unhandled');
    }
    return events;
  }
  private async offer(consumer: EventConsumer, event: PublishedEvent, failed: Map<string, number>): Promise<void> {
    const attempt = (this.failures.get(consumer.durable)?.get(event.id) ?? 0) + 1;
    try {
      await consumer.receive({ subject: event.subject, message: encodeEvent(event), attempt });
      eventsRepaired.inc({ subscriber: consumer.durable });
    } catch {
      failed.set(event.id, attempt); // it comes again with the next pass
    }
  }
}
