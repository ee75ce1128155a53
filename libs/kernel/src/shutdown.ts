/**
 * The order in which a process stops, first to last: take no new work, finish what runs, deliver what was promised,
 * then let go. Each library says in which phase its part belongs; none knows the others.
 */
export const SHUTDOWN_PHASES = ['http', 'consume', 'work', 'relay', 'bus'] as const;
export type ShutdownPhase = (typeof SHUTDOWN_PHASES)[number];

export class Shutdown {
  private readonly steps: { phase: ShutdownPhase; stop: () => Promise<void> }[] = [];
  private running?: Promise<void>;

  add(phase: ShutdownPhase, stop: () => Promise<void>): void {
    this.steps.push({ phase, stop });
  }
  /** Runs every phase in order, the steps of one phase side by side. A failing step does not keep the rest running. */
  run(): Promise<void> {
    this.running ??= (async () => {
      for (const phase of SHUTDOWN_PHASES) {
        await Promise.allSettled(this.steps.filter((step) => step.phase === phase).map((step) => step.stop()));
      }
    })();
    return this.running;
  }
}
