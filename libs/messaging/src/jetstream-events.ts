import { setTimeout as delay } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import {
  AckPolicy,
  DeliverPolicy,
  DiscardPolicy,
  nanos,
  NatsError,
  RetentionPolicy,
  StorageType,
  type ConsumerMessages,
  type JetStreamClient,
  type JetStreamManager,
  type JsMsg,
  type NatsConnection,
} from 'nats';
import { redeliveryDelayMs, type Delivery, type Subscription } from './bus';
import type { InFlight } from './in-flight';
import { fromNatsHeaders, toNatsHeaders } from './nats-headers';
import type { WireMessage } from './wire';

const ACK_WAIT_MS = 30_000;
/** How long the stream keeps events. Older ones are asked of their source, whose outbox keeps them 7 days. */
const KEEP_MS = 24 * 60 * 60 * 1000;
const JETSTREAM_NOT_FOUND = 404;

/**
 * Events over JetStream: durable pull consumers with explicit acknowledgement.
 * Stream and consumers are made when missing, at start and whenever the server has lost them (a wiped store).
 */
export class JetStreamEvents {
  private readonly logger = new Logger('JetStream');
  private readonly subscriptions: { subscription: Subscription; handle: (delivery: Delivery) => Promise<void> }[] = [];
  private readonly consuming = new Map<string, ConsumerMessages>();
  private readonly loops: Promise<void>[] = [];
  private readonly stopped = new AbortController();
  private manager?: JetStreamManager;
  private client?: JetStreamClient;

  constructor(
    private readonly stream: string,
    private readonly inFlight: InFlight,
  ) {}

  async start(connection: NatsConnection): Promise<void> {
    this.manager = await connection.jetstreamManager({ timeout: 5_000 });
    this.client = connection.jetstream({ timeout: 5_000 });
    await this.ensureStream();
    for (const { subscription, handle } of this.subscriptions)
      this.loops.push(this.keepConsuming(subscription, handle));
  }
  subscribe(subscription: Subscription, handle: (delivery: Delivery) => Promise<void>): void {
    this.subscriptions.push({ subscription, handle });
    if (this.manager !== undefined) this.loops.push(this.keepConsuming(subscription, handle));
  }

  async publish(subject: string, id: string, message: WireMessage): Promise<void> {
    const options = { msgID: id, headers: toNatsHeaders(message.headers), timeout: 5_000 };
    try {
      await this.client!.publish(subject, message.body, options);
    } catch (error) {
      // No responders: the stream is gone. Make it again and try once more; the outbox tries later otherwise.
      if (!(error instanceof NatsError) || error.code !== '503') throw error;
      await this.ensureStream();
      await this.client!.publish(subject, message.body, options);
    }
  }

  async stop(): Promise<void> {
    this.stopped.abort();
    await Promise.all([...this.consuming.values()].map((messages) => messages.close().catch(() => undefined)));
    await Promise.all(this.loops);
  }

  private async ensureStream(): Promise<void> {
    const exists = await this.manager!.streams.info(this.stream).then(() => true, isMissing);
    if (exists) return;
    const wanted = {
      name: this.stream,
      subjects: ['reef.evt.>'],
      retention: RetentionPolicy.Limits,
      discard: DiscardPolicy.Old,
      storage: StorageType.File,
      max_age: nanos(KEEP_MS),
      duplicate_window: nanos(2 * 60 * 1000),
    };
    // Several processes may find it missing at once; the same configuration twice is no error.
    await this.manager!.streams.add(wanted);
  }

  private async keepConsuming(
    subscription: Subscription,
    handle: (delivery: Delivery) => Promise<void>,
  ): Promise<void> {
    while (!this.stopped.signal.aborted) {
      try {
        await this.consume(subscription, handle);
      } catch (error) {
        if (!this.stopped.signal.aborted)
          this.logger.debug({ err: error, durable: subscription.durable }, 'consuming again');
      }
      await delay(200, undefined, { signal: this.stopped.signal }).catch(() => undefined);
    }
  }
  /** Runs until stopped, or until the server no longer knows the consumer. */
  private async consume(
    { durable, subject, concurrency }: Subscription,
    handle: (d: Delivery) => Promise<void>,
  ): Promise<void> {
    await this.ensureStream();
    await this.manager!.consumers.add(this.stream, {
      durable_name: durable,
      filter_subject: subject,
      ack_policy: AckPolicy.Explicit,
      deliver_policy: DeliverPolicy.All,
      ack_wait: nanos(ACK_WAIT_MS),
      max_ack_pending: 1_000,
      max_deliver: -1,
    });
    const consumer = await this.client!.consumers.get(this.stream, durable);
    const messages = await consumer.consume({
      max_messages: Math.max(concurrency * 4, 16),
      idle_heartbeat: 2_000,
      expires: 10_000,
      abort_on_missing_resource: true,
    });
    this.consuming.set(durable, messages);
    if (this.stopped.signal.aborted) await messages.close();
    const running = new Set<Promise<void>>();
    for await (const message of messages) {
      const work = this.inFlight.track(this.deliver(message, handle)).finally(() => running.delete(work));
      running.add(work);
      if (running.size >= concurrency) await Promise.race(running);
    }
    await Promise.all(running);
  }
  private async deliver(message: JsMsg, handle: (delivery: Delivery) => Promise<void>): Promise<void> {
    const attempt = message.info.deliveryCount;
    const wire = { headers: fromNatsHeaders(message.headers), body: message.data };
    const alive = setInterval(() => message.working(), ACK_WAIT_MS / 3);
    try {
      await handle({ subject: message.subject, message: wire, attempt });
      message.ack();
    } catch {
      message.nak(redeliveryDelayMs(attempt));
    } finally {
      clearInterval(alive);
    }
  }
}

function isMissing(error: unknown): false {
  if (error instanceof NatsError && error.api_error?.code === JETSTREAM_NOT_FOUND) return false;
  throw error;
}
