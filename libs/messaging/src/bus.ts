import type { WireMessage } from './wire';

/** One event on its way to one durable subscriber. */
export interface Delivery {
  readonly subject: string;
  readonly message: WireMessage;
  /** 1 the first time, then one more with every redelivery. */
  readonly attempt: number;
}

export interface Subscription {
  /** Names the subscriber's place in the stream for ever: `<service>-<purpose>`. */
  readonly durable: string;
  readonly subject: string;
  /** How many events one process handles at the same time. */
  readonly concurrency: number;
}

/**
 * What Reef needs of a message bus. It only delivers: Postgres holds every fact, so a bus that forgets
 * everything costs time and loses nothing.
 */
export interface Bus {
  connect(): Promise<void>;
  /** Rejects when messages cannot be sent right now. */
  check(): Promise<void>;

  /**
   * Asks whoever serves `subject`.
   * @throws DomainError SERVICE_UNAVAILABLE at once when nobody does or the bus is down, DEADLINE_EXCEEDED after `timeoutMs`
   */
  request(subject: string, message: WireMessage, timeoutMs: number): Promise<WireMessage>;
  /** Answers `subject`; the members of a queue group share the requests. */
  serve(subject: string, queue: string, answer: (message: WireMessage) => Promise<WireMessage>): void;

  /** Resolves when the stream has stored the event. The same `id` twice is stored once within two minutes. */
  publish(subject: string, id: string, message: WireMessage): Promise<void>;
  /** Delivers at least once: again, later and later, until `handle` resolves. */
  subscribe(subscription: Subscription, handle: (delivery: Delivery) => Promise<void>): void;
  /** How many events wait for each subscriber of this process, those being handled included, by durable name. */
  lag(): Promise<ReadonlyMap<string, number>>;
  /** Tells when stored events may have been lost: a new connection, an empty stream, a full queue. */
  onLoss(listener: () => void): void;
  /**
   * Every process hears every event, at most once and only while connected: for caches, never for facts.
   * @param subject or a pattern of subjects (`subjectExpression`)
   * @returns ends it
   */
  broadcast(subject: string, hear: (message: WireMessage, subject: string) => void): () => void;

  /**
   * Says something to every process that listens to `subject` (`broadcast`) now, at most once and without keeping it:
   * what an event will say a moment later. Resolves when the bus has it, or cannot be reached.
   */
  tell(subject: string, message: WireMessage): Promise<void>;

  /** Wakes whoever waits on `name`, in any process. A hint that may get lost: the waiter polls as well. */
  signal(name: string): void;
  onSignal(name: string, wake: () => void): void;

  /** Takes no new requests and events and waits for those being handled. Sending goes on. */
  drain(): Promise<void>;
  close(): Promise<void>;
}

/** Injection token of the process's `Bus`. */
export const BUS = 'messaging.bus';

/** How long to wait before delivery `attempt + 1`, in milliseconds. */
export function redeliveryDelayMs(attempt: number): number {
  const steps = [100, 500, 2_000, 5_000, 15_000, 30_000];
  return steps[Math.min(attempt, steps.length) - 1] ?? 100;
}
