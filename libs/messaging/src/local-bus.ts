import { setTimeout as delay } from 'node:timers/promises';
import { DomainError } from '@app/kernel';
import { redeliveryDelayMs, type Bus, type Delivery, type Subscription } from './bus';
import { InFlight } from './in-flight';
import type { WireMessage } from './wire';

/** Events one subscriber may have waiting in memory. Beyond it they are dropped: the outbox still has them. */
const QUEUE_LIMIT = 10_000;

interface Durable extends Subscription {
  readonly handle: (delivery: Delivery) => Promise<void>;
  readonly waiting: Delivery[];
  running: number;
}

/**
 * The bus of a single process: the same semantics as NATS with JetStream, the same bytes, no server.
 * What is in memory when the process dies is found again by gap detection, as after a wiped stream.
 */
export class LocalBus implements Bus {
  private readonly servers = new Map<string, (message: WireMessage) => Promise<WireMessage>>();
  private readonly durables: Durable[] = [];
  private readonly listeners = new Map<string, ((message: WireMessage) => void)[]>();
  private readonly wakers = new Map<string, (() => void)[]>();
  private readonly inFlight = new InFlight();
  private readonly stopped = new AbortController();
  private draining = false;

  connect(): Promise<void> {
    return Promise.resolve();
  }
  check(): Promise<void> {
    return Promise.resolve();
  }

  async request(subject: string, message: WireMessage, timeoutMs: number): Promise<WireMessage> {
    const answer = this.servers.get(subject);
    if (answer === undefined || this.draining) throw new DomainError('SERVICE_UNAVAILABLE');
    const timer = new AbortController();
    const expired = delay(timeoutMs, undefined, { signal: timer.signal, ref: false }).then(() => {
      throw new DomainError('DEADLINE_EXCEEDED');
    });
    try {
      return await Promise.race([this.inFlight.track(answer(message)), expired]);
    } finally {
      expired.catch(() => undefined);
      timer.abort();
    }
  }
  serve(subject: string, _queue: string, answer: (message: WireMessage) => Promise<WireMessage>): void {
    this.servers.set(subject, answer);
  }

  publish(subject: string, _id: string, message: WireMessage): Promise<void> {
    for (const hear of this.listeners.get(subject) ?? []) hear(message);
    for (const durable of this.durables) {
      if (durable.subject !== subject || durable.waiting.length >= QUEUE_LIMIT) continue;
      durable.waiting.push({ subject, message, attempt: 1 });
      this.pump(durable);
    }
    return Promise.resolve();
  }
  subscribe(subscription: Subscription, handle: (delivery: Delivery) => Promise<void>): void {
    this.durables.push({ ...subscription, handle, waiting: [], running: 0 });
  }
  broadcast(subject: string, hear: (message: WireMessage) => void): void {
    this.listeners.set(subject, [...(this.listeners.get(subject) ?? []), hear]);
  }

  signal(name: string): void {
    for (const wake of this.wakers.get(name) ?? []) setImmediate(wake);
  }
  onSignal(name: string, wake: () => void): void {
    this.wakers.set(name, [...(this.wakers.get(name) ?? []), wake]);
  }

  async drain(): Promise<void> {
    this.draining = true;
    this.stopped.abort();
    await this.inFlight.settle();
  }
  close(): Promise<void> {
    return this.drain();
  }

  private pump(durable: Durable): void {
    while (!this.draining && durable.running < durable.concurrency) {
      const delivery = durable.waiting.shift();
      if (delivery === undefined) return;
      durable.running += 1;
      void this.inFlight.track(this.deliver(durable, delivery)).finally(() => {
        durable.running -= 1;
        this.pump(durable);
      });
    }
  }
  private async deliver(durable: Durable, delivery: Delivery): Promise<void> {
    try {
      await durable.handle(delivery);
    } catch {
      void this.redeliver(durable, { ...delivery, attempt: delivery.attempt + 1 });
    }
  }
  private async redeliver(durable: Durable, delivery: Delivery): Promise<void> {
    const options = { signal: this.stopped.signal, ref: false };
    const waited = await delay(redeliveryDelayMs(delivery.attempt - 1), true, options).catch(() => false);
    if (!waited) return;
    durable.waiting.push(delivery);
    this.pump(durable);
  }
}
