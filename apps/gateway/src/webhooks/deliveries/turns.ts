/** How many attempts may go to one endpoint at a time. */
export interface TurnLimits {
  readonly most: number;
  /** To one that answers at once, so that a busy one keeps up; only while fewer than `plenty` run in all. */
  readonly mostIfQuick?: number;
  readonly plenty?: number;
}

/**
 * Whose turn it is among endpoints that may have something due: first come, first served, and an endpoint that has as
 * many attempts running as it may waits until one ends, without keeping its place in the line.
 */
export class Turns {
  private readonly line = new Set<string>();
  private readonly full = new Set<string>();
  private readonly running = new Map<string, number>();
  /** Of those that have attempts running, those whose last one was quick. */
  private readonly quick = new Set<string>();
  private runningInAll = 0;

  constructor(private readonly limits: TurnLimits) {}

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
  /** How many may, now. */
  limitOf(endpoint: string): number {
    const { most, mostIfQuick = most, plenty = 0 } = this.limits;
    return this.quick.has(endpoint) && this.runningInAll < plenty ? Math.max(most, mostIfQuick) : most;
  }

  /** Puts an endpoint at the end of the line, unless it is in it. */
  add(endpoint: string): void {
    if (this.busyWith(endpoint) >= this.limitOf(endpoint)) this.full.add(endpoint);
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
    if (this.busyWith(endpoint) >= this.limitOf(endpoint)) this.full.add(endpoint);
  }
  /** An attempt has ended. @param quickly whether the answer came at once */
  end(endpoint: string, quickly = false): void {
    const count = this.busyWith(endpoint) - 1;
    this.runningInAll -= 1;
    if (count > 0) this.running.set(endpoint, count);
    else this.running.delete(endpoint);
    if (quickly && count > 0) this.quick.add(endpoint);
    else this.quick.delete(endpoint);
    if (count < this.limitOf(endpoint) && this.full.delete(endpoint)) this.line.add(endpoint);
  }
}
