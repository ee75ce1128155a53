import { AsyncLocalStorage } from 'node:async_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import { subjectExpression } from '@app/contracts';
import { DomainError } from '@app/kernel';
import { redeliveryDelayMs, type Bus, type Delivery, type Subscription } from './bus';
import { InFlight } from './in-flight';
import { busConnected, eventRedeliveries, measureLag } from './metrics';
import type { WireMessage } from './wire';

/** Events one subscriber may have in memory. Beyond it they are dropped: the outbox still has them. */
const QUEUE_LIMIT = 10_000;

interface Durable extends Subscription {
  readonly handle: (delivery: Delivery) => Promise<void>;
  readonly waiting: Delivery[];
  /** Being handled. */
  running: number;
  /** Failed, and coming again later. */
  resting: number;
}

interface Listener {
  readonly meant: RegExp;
  readonly hear: (message: WireMessage, subject: string) => void;
}

/**
 * The bus of a single process: the same semantics as NATS with JetStream, the same bytes, no server.
 * What is in memory when the process dies is found again by gap detection, as after a wiped stream.
 */
export class LocalBus implements Bus {
  private readonly servers = new Map<string, (message: WireMessage) => Promise<WireMessage>>();
  private readonly durables: Durable[] = [];
  private readonly listeners = new Set<Listener>();
  private readonly wakers = new Map<string, (() => void)[]>();
  private readonly lossListeners: (() => void)[] = [];
  private readonly inFlight = new InFlight();
  /** Inside work that draining waits for: what it asks of others must still be answered. */
  private readonly insideWork = new AsyncLocalStorage<true>();
  private readonly stopped = new AbortController();
  private draining = false;
  private stopMeasuring = (): void => undefined;

  async connect(): Promise<void> {
    busConnected.set(1);
    this.stopMeasuring = measureLag(() => this.lag());
  }
  async check(): Promise<void> {
    // What is in the same process can always be reached.
  }

  async request(subject: string, message: WireMessage, timeoutMs: number): Promise<WireMessage> {
    const answer = this.servers.get(subject);
    const refused = this.draining && this.insideWork.getStore() === undefined;
    if (answer === undefined || refused) throw new DomainError('SERVICE_UNAVAILABLE');
    let timer: NodeJS.Timeout | undefined;
    const expired = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new DomainError('DEADLINE_EXCEEDED')), timeoutMs);
    });
    try {
      return await Promise.race([this.work(() => answer(message)), expired]);
    } finally {
      clearTimeout(timer);
    }
  }
  serve(subject: string, _queue: string, answer: (message: WireMessage) => Promise<WireMessage>): void {
    this.servers.set(subject, answer);
  }

  async publish(subject: string, _id: string, message: WireMessage): Promise<void> {
    this.tellListeners(subject, message);
    for (const durable of this.durables.filter((one) => one.subject === subject)) {
      if (durable.waiting.length + durable.resting >= QUEUE_LIMIT) this.lossListeners.forEach((tell) => tell());
      else this.enqueue(durable, { subject, message, attempt: 1 });
    }
  }
  subscribe(subscription: Subscription, handle: (delivery: Delivery) => Promise<void>): void {
    this.durables.push({ ...subscription, handle, waiting: [], running: 0, resting: 0 });
  }
  async lag(): Promise<ReadonlyMap<string, number>> {
    return new Map(
      this.durables.map(({ durable, waiting, running, resting }) => [durable, waiting.length + running + resting]),
    );
  }
  onLoss(listener: () => void): void {
    this.lossListeners.push(listener);
  }
  broadcast(pattern: string, hear: Listener['hear']): () => void {
    const listener = { meant: new RegExp(subjectExpression(pattern)), hear };
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  }

  async tell(subject: string, message: WireMessage): Promise<void> {
    this.tellListeners(subject, message);
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
  async close(): Promise<void> {
    await this.drain();
    this.stopMeasuring();
    busConnected.set(0);
  }

  private tellListeners(subject: string, message: WireMessage): void {
    for (const { meant, hear } of this.listeners) if (meant.test(subject)) hear(message, subject);
  }
  private work<T>(run: () => Promise<T>): Promise<T> {
    return this.inFlight.track(this.insideWork.run(true, run));
  }
  private enqueue(durable: Durable, delivery: Delivery): void {
    durable.waiting.push(delivery);
    this.pump(durable);
  }
  private pump(durable: Durable): void {
    while (!this.draining && durable.running < durable.concurrency) {
      const delivery = durable.waiting.shift();
      if (delivery === undefined) return;
      durable.running += 1;
      void this.work(() => this.deliver(durable, delivery)).finally(() => {
        durable.running -= 1;
        this.pump(durable);
      });
    }
  }
  private async deliver(durable: Durable, delivery: Delivery): Promise<void> {
    if (delivery.attempt > 1) eventRedeliveries.inc({ subscriber: durable.durable });
    try {
      await durable.handle(delivery);
    } catch {
      void this.deliverLater(durable, delivery);
    }
  }
  private async deliverLater(durable: Durable, { subject, message, attempt }: Delivery): Promise<void> {
    durable.resting += 1;
    const options = { signal: this.stopped.signal, ref: false };
    const rested = await delay(redeliveryDelayMs(attempt), true, options).catch(() => false);
    durable.resting -= 1;
    if (rested) this.enqueue(durable, { subject, message, attempt: attempt + 1 });
  }
}
