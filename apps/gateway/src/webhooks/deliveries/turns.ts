/**
 * Whose turn it is among endpoints that may have something due: first come, first served, and an endpoint that has as
 * many attempts running as it may waits until one ends, without keeping its place in the line.
 */
export class Turns {
  private readonly line = new Set<string>();
  private readonly full = new Set<string>();
  private readonly running = new Map<string, number>();
  private runningInAll = 0;

  /** @param most how many attempts may go to one endpoint at a time */
  constructor(readonly most: number) {}

  /** How many wait for their turn. */
  get waiting(): number {
    return this.line.size;
  }
  /** How many attempts run. */
  get busy(): number {
    return this.runningInAll;
  }
  /** How many attempts run to the endpoint. */
  busyWith(endpoint: string): number {
    return this.running.get(endpoint) ?? 0;
  }

  /** Puts an endpoint at the end of the line, unless it is in it. */
  add(endpoint: string): void {
    if (this.busyWith(endpoint) >= this.most) this.full.add(endpoint);
    else this.line.add(endpoint);
  }
  /** Takes up to so many out of the line, from its head. */
  take(count: number): string[] {
    const taken: string[] = [];
    for (const endpoint of this.line) {
      if (taken.length >= count) break;
      taken.push(endpoint);
    }
    for (const endpoint of taken) this.line.delete(endpoint);
    return taken;
  }
  /** An attempt begins. Whoever is full with it may have more to do. */
  begin(endpoint: string): void {
    this.running.set(endpoint, this.busyWith(endpoint) + 1);
    this.runningInAll += 1;
    if (this.busyWith(endpoint) >= this.most) this.full.add(endpoint);
  }
  /** An attempt has ended. */
  end(endpoint: string): void {
    const count = this.busyWith(endpoint) - 1;
    this.runningInAll -= 1;
    if (count > 0) this.running.set(endpoint, count);
    else this.running.delete(endpoint);
    if (count < this.most && this.full.delete(endpoint)) this.line.add(endpoint);
  }
}
