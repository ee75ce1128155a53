/** Counts what is running, so that draining can wait for it. */
export class InFlight {
  private readonly running = new Set<Promise<unknown>>();

  track<T>(work: Promise<T>): Promise<T> {
    const settled: Promise<void> = work.then(
      () => void this.running.delete(settled),
      () => void this.running.delete(settled),
    );
    this.running.add(settled);
    return work;
  }
  async settle(): Promise<void> {
    while (this.running.size > 0) await Promise.all(this.running);
  }
}
