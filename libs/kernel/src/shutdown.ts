/**
 * The order in which a process stops, first to last: take no new work, finish what runs, deliver what was promised,
 * then let go. Each library says in which phase its part belongs; none knows the others.
 */
export const SHUTDOWN_PHASES = ['http', 'consume', 'work', 'relay', 'bus'] as const;
export type ShutdownPhase = (typeof SHUTDOWN_PHASES)[number];

/** What a phase gets even when those before it have used up all the time: enough to say goodbye. */
const LAST_CHANCE_MS = 500;

/** Stops one part. @param leftMs how long it is waited for; what it must still do then, it should have begun before */
type Stop = (leftMs: number) => Promise<void>;

export class Shutdown {
  /** What went wrong, for the log of whoever runs it. */
  readonly failures: unknown[] = [];
  private readonly steps: { phase: ShutdownPhase; stop: Stop }[] = [];
  private running?: Promise<void>;

  add(phase: ShutdownPhase, stop: Stop): void {
    this.steps.push({ phase, stop });
  }
  /**
   * Runs every phase in order, the steps of one phase side by side. Neither a step that fails nor one that hangs keeps
   * the others from running: after `withinMs` no phase is waited for longer than a moment.
   */
  run(withinMs = Infinity): Promise<void> {
    this.running ??= this.runPhases(performance.now() + withinMs);
    return this.running;
  }

  private async runPhases(end: number): Promise<void> {
    for (const phase of SHUTDOWN_PHASES) {
      const steps = this.steps.filter((step) => step.phase === phase);
      const leftMs = Math.max(LAST_CHANCE_MS, end - performance.now());
      // `async` so that a step that throws before its first await is one that rejects.
      const done = Promise.all(steps.map(async ({ stop }) => stop(leftMs)).map((step) => step.catch(this.remember)));
      if (!(await settlesWithin(leftMs, done))) this.remember(new Error(`phase "${phase}" has not ended in time`));
    }
  }
  private readonly remember = (error: unknown): void => {
    this.failures.push(error);
  };
}

/** Whether the promise settles within this time. */
export async function settlesWithin(ms: number, promise: Promise<unknown>): Promise<boolean> {
  if (ms === Infinity) return promise.then(() => true);
  let timer: NodeJS.Timeout | undefined;
  const tooLong = new Promise<false>((resolve) => {
    timer = setTimeout(() => resolve(false), ms);
  });
  return Promise.race([promise.then(() => true), tooLong]).finally(() => clearTimeout(timer));
}
