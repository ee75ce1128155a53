import { setTimeout as delay } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import { settlesWithin } from '@app/kernel';
import {
  AckPolicy,
  DeliverPolicy,
  nanos,
  NatsError,
  type Consumer,
  type ConsumerMessages,
  type JetStreamClient,
  type JetStreamManager,
  type JsMsg,
  type NatsConnection,
} from 'nats';
import { redeliveryDelayMs, type Delivery, type Subscription } from './bus';
import { ensureStream, isMissing, type StreamSettings } from './event-stream';
import type { InFlight } from './in-flight';
import { eventRedeliveries } from './metrics';
import { fromNatsHeaders, toNatsHeaders } from './nats-headers';
import type { WireMessage } from './wire';

/** After this silence the server gives an event to somebody else. A running handler says three times that it lives. */
const ACK_WAIT_MS = 30_000;
/** How long one request for events stays open, and so the longest that stopping waits for it: idle services ask that often. */
const PULL_MS = 2_500;
const API_TIMEOUT_MS = 5_000;
/** Who scrapes metrics does not wait long for a server in trouble. */
const LAG_TIMEOUT_MS = 2_000;
const TRY_AGAIN_MS = 200;
const NO_RESPONDERS = '503';

interface Subscriber {
  readonly subscription: Subscription;
  readonly handle: (delivery: Delivery) => Promise<void>;
  /** How many events are being handled. */
  running: number;
  /** Wakes the loop that waits for one of them to end. */
  freed?: () => void;
  messages?: ConsumerMessages;
}

/**
 * Events over JetStream: durable pull consumers with explicit acknowledgement.
 * Stream and consumers are made when missing, at start and whenever the server has lost them (a wiped store).
 */
export class JetStreamEvents {
  private readonly logger = new Logger('JetStream');
  private readonly subscribers: Subscriber[] = [];
  private readonly loops: Promise<void>[] = [];
  private readonly stopped = new AbortController();
  private manager?: JetStreamManager;
  private client?: JetStreamClient;
  private ensuring?: Promise<void>;
  /** Counts the connections; consumers are looked up anew with each. */
  private generation = 0;

  constructor(
    private readonly settings: StreamSettings,
    private readonly inFlight: InFlight,
    private readonly tellLoss: () => void,
  ) {}

  /** Waits until JetStream answers: a server that has just started may still be recovering its store. */
  async start(connection: NatsConnection): Promise<void> {
    const options = { timeout: API_TIMEOUT_MS, checkAPI: false };
    this.manager = await connection.jetstreamManager(options);
    this.client = connection.jetstream(options);
    for (let tries = 1; !this.stopped.signal.aborted; tries += 1) {
      const error = await this.ensureStream().then(() => undefined, describe);
      if (error === undefined) break;
      if (tries === 1) this.logger.warn(`JetStream is not available (${error}); trying again until it is`);
      await this.rest(TRY_AGAIN_MS);
    }
    for (const subscriber of this.subscribers) this.loops.push(this.keepConsuming(subscriber));
  }
  subscribe(subscription: Subscription, handle: (delivery: Delivery) => Promise<void>): void {
    const subscriber: Subscriber = { subscription, handle, running: 0 };
    this.subscribers.push(subscriber);
    if (this.client !== undefined) this.loops.push(this.keepConsuming(subscriber));
  }
  /** The server may be another one now, without our consumers: starts them anew rather than waiting to find out. */
  reconnected(): void {
    this.generation += 1;
    for (const { messages } of this.subscribers) void messages?.close();
  }

  async publish(subject: string, id: string, message: WireMessage): Promise<void> {
    const options = { msgID: id, headers: toNatsHeaders(message.headers), timeout: API_TIMEOUT_MS };
    const { client } = this;
    if (client === undefined) throw new Error('not connected to NATS');
    try {
      await client.publish(subject, message.body, options);
    } catch (error) {
      // No responders: the stream is gone. Make it again and try once more; the outbox tries later otherwise.
      if (!(error instanceof NatsError) || error.code !== NO_RESPONDERS) throw error;
      await this.ensureStream();
      await client.publish(subject, message.body, options);
    }
  }

  /** What the server has for each subscriber and was not acknowledged; none when it does not say so soon. */
  async lag(): Promise<ReadonlyMap<string, number>> {
    const { manager, settings } = this;
    const lag = new Map<string, number>();
    const read = this.subscribers.map(async ({ subscription: { durable } }) => {
      const info = await manager?.consumers.info(settings.stream, durable).catch(() => undefined);
      if (info !== undefined) lag.set(durable, info.num_pending + info.num_ack_pending);
    });
    return (await settlesWithin(LAG_TIMEOUT_MS, Promise.all(read))) ? lag : new Map<string, number>();
  }

  /**
   * Takes no more events; what still arrives goes back, what is being handled is `inFlight`'s. Waits for the open
   * requests to end: what the server sends to a request that nobody listens to any more would rest until `ack_wait`.
   */
  async stop(): Promise<void> {
    this.stopped.abort();
    for (const { freed } of this.subscribers) freed?.();
    await Promise.all(this.loops);
  }

  private ensureStream(): Promise<void> {
    // A whole batch of events may miss the stream at once; one look is enough for all.
    this.ensuring ??= ensureStream(this.manager!, this.settings)
      .then((made) => {
        if (made) this.tellLoss();
      })
      .finally(() => (this.ensuring = undefined));
    return this.ensuring;
  }

  private async keepConsuming(subscriber: Subscriber): Promise<void> {
    const { durable } = subscriber.subscription;
    while (!this.stopped.signal.aborted) {
      try {
        await this.consume(subscriber);
      } catch (error) {
        if (!this.stopped.signal.aborted) this.logger.debug({ err: error, durable }, 'consuming again');
      }
      subscriber.messages = undefined;
      await this.rest(TRY_AGAIN_MS);
    }
  }
  /** Runs until stopped, or until the server no longer knows the consumer. */
  private async consume(subscriber: Subscriber): Promise<void> {
    const { subscription } = subscriber;
    const consumer = await this.consumerOf(subscription);
    const generation = this.generation;
    while (!this.stopped.signal.aborted && generation === this.generation) {
      // No more than can be handled now: what waits here is silent, and the server would take it for lost.
      const free = subscription.concurrency - subscriber.running;
      if (free > 0) await this.pull(consumer, free, subscriber);
      else await new Promise<void>((resolve) => (subscriber.freed = resolve));
    }
  }
  private async pull(consumer: Consumer, most: number, subscriber: Subscriber): Promise<void> {
    subscriber.messages = await consumer.fetch({ max_messages: most, expires: PULL_MS });
    for await (const message of subscriber.messages) {
      if (this.stopped.signal.aborted) {
        this.tell(message, 'nak');
        continue;
      }
      subscriber.running += 1;
      void this.inFlight.track(this.deliver(message, subscriber)).finally(() => {
        subscriber.running -= 1;
        subscriber.freed?.();
      });
    }
  }
  private async consumerOf({ durable, subject }: Subscription): Promise<Consumer> {
    const { stream } = this.settings;
    await this.ensureStream();
    const wanted = {
      durable_name: durable,
      filter_subject: subject,
      ack_policy: AckPolicy.Explicit,
      deliver_policy: DeliverPolicy.All,
      ack_wait: nanos(ACK_WAIT_MS),
      max_ack_pending: 1_000,
      max_deliver: -1,
    };
    try {
      await this.manager!.consumers.add(stream, wanted);
    } catch (error) {
      // Made by another release with what cannot be changed afterwards: it delivers all the same.
      if (!(await this.manager!.consumers.info(stream, durable).then(() => true, isMissing))) throw error;
      this.logger.debug({ err: error, durable }, 'the consumer stays as it is');
    }
    return this.client!.consumers.get(stream, durable);
  }

  /** Never rejects: an event that is not acknowledged comes again. */
  private async deliver(message: JsMsg, { subscription, handle }: Subscriber): Promise<void> {
    const alive = setInterval(() => this.tell(message, 'working'), ACK_WAIT_MS / 4);
    try {
      const attempt = message.info.deliveryCount;
      if (attempt > 1) eventRedeliveries.inc({ subscriber: subscription.durable });
      const wire = { headers: fromNatsHeaders(message.headers), body: message.data };
      const handled = await handle({ subject: message.subject, message: wire, attempt }).then(
        () => true,
        () => false,
      );
      if (handled) this.tell(message, 'ack');
      else this.tell(message, 'nak', redeliveryDelayMs(attempt));
    } finally {
      clearInterval(alive);
    }
  }
  private tell(message: JsMsg, what: 'ack' | 'nak' | 'working', delayMs?: number): void {
    try {
      if (what === 'nak') message.nak(delayMs);
      else message[what]();
    } catch (error) {
      this.logger.debug({ err: error, subject: message.subject }, `${what} lost`); // the connection is closed
    }
  }
  private async rest(ms: number): Promise<void> {
    await delay(ms, undefined, { signal: this.stopped.signal }).catch(() => undefined);
  }
}

function describe(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
