/**
 * The order in which a process stops, first to last: take no new work, finish what runs, deliver what was promised,
 * then let go. Each library says in which phase its part belongs; none knows the others.
 */
export const SHUTDOWN_PHASES = ['http', 'consume', 'work', 'relay', 'bus'] as const;
export type ShutdownPhase = (typeof SHUTDOWN_PHASES)[number];

export class Shutdown {
  /** What the steps threw, for the log of whoever runs them. */
  readonly failures: unknown[] = [];
  private readonly steps: { phase: ShutdownPhase; stop: () => Promise<void> }[] = [];
  private running?: Promise<void>;

  add(phase: ShutdownPhase, stop: () => Promise<void>): void {
    this.steps.push({ phase, stop });
  }
  /** Runs every phase in order, the steps of one phase side by side. A failing step does not keep the rest running. */
  run(): Promise<void> {
    this.running ??= (async () => {
      for (const phase of SHUTDOWN_PHASES) {
        const steps = this.steps.filter((step) => step.phase === phase);
        // `async` so that a step that throws before its first await is one that rejects.
        await Promise.all(steps.map(async ({ stop }) => stop()).map((done) => done.catch(this.remember)));
      }
    })();
    return this.running;
  }
  private readonly remember = (error: unknown): void => {
    this.failures.push(error);
  };
}
