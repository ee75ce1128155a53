import { Logger } from '@nestjs/common';
import type { EventContract } from '@app/contracts';
import {
  Batches,
  DomainError,
  enterSpan,
  isTracing,
  runInContext,
  type OpenSpan,
  type RequestContext,
} from '@app/kernel';
import {
  contextOf,
  decodeEvent,
  UnreadableEvent,
  type BatchedEnvelope,
  type Delivery,
  type Envelope,
  type WireMessage,
} from '@app/messaging';
import type { DeadLetters } from './dead-letters';
import { eventsHandled } from './metrics';
import type { Tx } from './tx';
import type { UnitOfWork } from './unit-of-work';

/** How often an event is tried before it is parked; with the bus's delays about a minute. */
const MAX_ATTEMPTS = 8;
/** A database that is away says nothing about the event; but nothing is tried for ever. */
const MAX_ATTEMPTS_WITHOUT_DATABASE = 100;
/** How many events of one subscriber a process handles at the same time, each in its transaction. */
const CONCURRENCY = 4;
/** How many it handles in one transaction, if the subscriber takes batches; as many wait meanwhile for the next one. */
const BATCH = 50;

/** What a subscriber does with an event, or with several in one transaction. */
export type HandleEvents =
  | { readonly alone: (event: Envelope, tx: Tx) => Promise<void> }
  | { readonly together: (events: readonly BatchedEnvelope[], tx: Tx) => Promise<void> };

/** One `@OnEvent` or `@OnEvents` method: hears each event of its subject exactly once in effect. */
export class EventConsumer {
  private readonly logger = new Logger('Events');
  private readonly batches = new Batches<BatchedEnvelope, Outcome>((events) => this.handleTogether(events), BATCH);
  private readonly again = new Batches<BatchedEnvelope, Outcome>((events) => this.handleOneByOne(events), 1);

  constructor(
    readonly contract: EventContract,
    readonly durable: string,
    private readonly handle: HandleEvents,
    private readonly unitOfWork: UnitOfWork,
    private readonly deadLetters: DeadLetters,
  ) {}

  /** How many events it can be given at the same time. */
  get concurrency(): number {
    return 'together' in this.handle ? 2 * BATCH : CONCURRENCY;
  }

  /** Rejects to be given the event again; resolves when it is handled, was handled before, or is parked. */
  async receive({ message, attempt }: Delivery): Promise<void> {
    try {
      this.count((await this.hear(message, attempt)) ? 'handled' : 'duplicate');
    } catch (error) {
      const context = { err: error, durable: this.durable, event_id: message.headers['ce-id'], attempt };
      if (attempt < attemptsFor(error)) {
        this.count('failed');
        this.logger.warn(context, `${this.durable} failed; the event comes again`);
        throw error;
      }
      const { subject } = this.contract;
      await this.deadLetters.park({ subscriber: this.durable, subject, message, error, attempts: attempt });
      this.count('parked');
      this.logger.error(context, `${this.durable} failed ${attempt} times; the event is parked as a dead letter`);
    }
  }

  /** Handles the event unless it was handled before; resolves to whether it did. */
  async handleOnce(message: WireMessage): Promise<boolean> {
    return this.handleAlone(this.read(message));
  }

  /** With others, unless it has failed before: it would make them fail again. */
  private async hear(message: WireMessage, attempt: number): Promise<boolean> {
    if (!('together' in this.handle)) return this.handleOnce(message);
    const outcome = await (attempt > 1 ? this.again : this.batches).add(this.read(message));
    if (outcome.status === 'rejected') throw outcome.reason;
    return outcome.value;
  }
  private read(message: WireMessage): BatchedEnvelope {
    return { ...decodeEvent(this.contract, message), context: contextOf(message.headers) };
  }
  private async handleAlone(event: BatchedEnvelope): Promise<boolean> {
    const { handle, durable } = this;
    const { context, span } = this.begin(event);
    try {
      const isFirst = await runInContext(context, () =>
        this.unitOfWork.once(durable, event, (tx) =>
          'together' in handle ? handle.together([{ ...event, context }], tx) : handle.alone(event, tx),
        ),
      );
      span?.end();
      return isFirst;
    } catch (error) {
      span?.end({}, error instanceof DomainError ? error.code : 'failed');
      throw error;
    }
  }
  private begin({ id, context }: BatchedEnvelope): { context: RequestContext; span: OpenSpan | undefined } {
    if (!isTracing()) return { context, span: undefined };
    const { durable, contract } = this;
    const event = { 'messaging.destination.name': contract.subject, 'messaging.message.id': id };
    const attributes = { 'messaging.system': 'reef', 'messaging.consumer.group.name': durable, ...event };
    return enterSpan(context, { name: `handle ${durable}`, kind: 'consumer', attributes });
  }

  /** In one transaction; one by one when that fails, unless it says nothing about any of them. */
  private async handleTogether(events: readonly BatchedEnvelope[]): Promise<Outcome[]> {
    if (events.length > 1) {
      try {
        const begun = events.map((event) => ({ ...event, ...this.begin(event) }));
        const unseen = await this.handleUnseen(begun);
        for (const { span } of begun) span?.end();
        return events.map(({ id }) => ({ status: 'fulfilled', value: unseen.delete(keyOf(id)) }));
      } catch (error) {
        if (isDatabaseAway(error)) throw error;
        this.logger.warn({ err: error, durable: this.durable }, `${events.length} events failed together`);
      }
    }
    return this.handleOneByOne(events);
  }
  private async handleOneByOne(events: readonly BatchedEnvelope[]): Promise<Outcome[]> {
    const outcomes: Outcome[] = [];
    for (const event of events) outcomes.push(...(await Promise.allSettled([this.handleAlone(event)])));
    return outcomes;
  }
  /** @returns the ids of those that were not handled before */
  private handleUnseen(events: readonly BatchedEnvelope[]): Promise<Set<string>> {
    const { handle, durable, unitOfWork } = this;
    if (!('together' in handle)) throw new Error(`${durable} takes events one by one`);
    return unitOfWork.run(async (tx) => {
      // In the order of their ids: replicas that are given the same ones then do not wait for each other.
      const rows = await tx.query<{ event_id: string }>(
        `INSERT INTO ${unitOfWork.schema}.inbox (subscriber, event_id, sequence)
         SELECT $1, id, sequence FROM unnest($2::uuid[], $3::bigint[]) AS each (id, sequence) ORDER BY id
         ON CONFLICT DO NOTHING RETURNING event_id`,
        [durable, events.map(({ id }) => id), events.map(({ sequence }) => sequence)],
      );
      const unseen = new Set(rows.map((row) => row.event_id));
      const first = new Map(
        events.map((event) => [keyOf(event.id), event] as const).filter(([key]) => unseen.has(key)),
      );
      if (first.size > 0) await handle.together([...first.values()], tx);
      return unseen;
    });
  }

  private count(outcome: 'handled' | 'duplicate' | 'failed' | 'parked'): void {
    eventsHandled.inc({ subscriber: this.durable, outcome });
  }
}

type Outcome = PromiseSettledResult<boolean>;

/** An id as Postgres writes it. */
function keyOf(id: string): string {
  return id.toLowerCase();
}

function attemptsFor(error: unknown): number {
  if (error instanceof UnreadableEvent) return 1;
  return isDatabaseAway(error) ? MAX_ATTEMPTS_WITHOUT_DATABASE : MAX_ATTEMPTS;
}

function isDatabaseAway(error: unknown): boolean {
  return error instanceof DomainError && error.code === 'SERVICE_UNAVAILABLE';
}
