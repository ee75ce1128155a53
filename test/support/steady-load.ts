import { setTimeout as delay } from 'node:timers/promises';
import { type Reply } from './http';

/** One kind of request of a load. */
export interface LoadStep {
  readonly name: string;
  /** How many of a hundred requests are of this kind. */
  readonly share: number;
  /** Statuses that are no failure. */
  readonly expected: readonly number[];
  send(): Promise<Pick<Reply, 'status' | 'text'>>;
}

/** What became of a load. */
export interface LoadReport {
  readonly sent: number;
  readonly perSecond: number;
  /** What failed, in words, with how often. */
  readonly failures: ReadonlyMap<string, number>;
  /** Milliseconds by kind, in the order they were answered. */
  readonly took: ReadonlyMap<string, readonly number[]>;
}

/**
 * Sends so many requests a second whatever becomes of them, as many callers do who do not know of each other; a busy
 * server is not spared. Who is sent next is dealt out, not drawn: every hundred hold each kind's share.
 */
export class SteadyLoad {
  private readonly failures = new Map<string, number>();
  private readonly took = new Map<string, number[]>();
  private readonly open = new Set<Promise<void>>();
  private readonly startedAt = performance.now();
  private readonly deck: readonly LoadStep[];
  private sent = 0;
  private stopping = false;
  private readonly going: Promise<void>;

  constructor(
    steps: readonly LoadStep[],
    private readonly perSecond: number,
  ) {
    this.deck = shuffled(steps);
    this.going = this.run();
  }

  /** Sends no more, and waits for the last answer. */
  async stop(): Promise<LoadReport> {
    const seconds = (performance.now() - this.startedAt) / 1000;
    const { sent } = this;
    this.stopping = true;
    await this.going;
    await Promise.all(this.open);
    return { sent: this.sent, perSecond: sent / seconds, failures: this.failures, took: this.took };
  }

  private async run(): Promise<void> {
    while (!this.stopping) {
      const due = ((performance.now() - this.startedAt) / 1000) * this.perSecond;
      while (this.sent < due) this.start(this.deck[this.sent++ % this.deck.length]!);
      await delay(2);
    }
  }
  private start(step: LoadStep): void {
    const one = this.send(step).finally(() => this.open.delete(one));
    this.open.add(one);
  }
  private async send({ name, expected, send }: LoadStep): Promise<void> {
    const startedAt = performance.now();
    try {
      const { status, text } = await send();
      if (!expected.includes(status)) this.fail(`${name}: ${status} ${text.slice(0, 120)}`);
    } catch (error) {
      const { cause, message } = error as Error & { cause?: { code?: string; message?: string } };
      this.fail(`${name}: ${cause?.code ?? cause?.message ?? message}`);
    }
    const took = this.took.get(name) ?? [];
    took.push(performance.now() - startedAt);
    this.took.set(name, took);
  }
  private fail(what: string): void {
    this.failures.set(what, (this.failures.get(what) ?? 0) + 1);
  }
}

/** A hundred steps, each kind spread evenly over them. */
function shuffled(steps: readonly LoadStep[]): LoadStep[] {
  const places = steps.flatMap((step) =>
    Array.from({ length: step.share }, (_, n) => ({ step, place: (n + 0.5) / step.share })),
  );
  return places.sort((a, b) => a.place - b.place).map(({ step }) => step);
}

/** @param part 0.99 for the time that one of a hundred exceeds */
export function percentile(numbers: readonly number[], part: number): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? NaN;
}
