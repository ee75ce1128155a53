import type { Clock } from '@app/kernel';
import type { Charge, Counted, Counters } from './counters';

/** Keys of one window, about 25 MB. A network that is given away by the million has its strangers share a count then. */
const MAX_KEYS = 200_000;

interface Window {
  index: number;
  readonly used: Map<string, number>;
}

/** Counts in this process. All windows of a width begin together, so that yesterday's keys go in one stroke. */
export class LocalCounters implements Counters {
  private readonly windows = new Map<number, Window>();

  constructor(
    private readonly clock: Clock,
    private readonly maxKeys = MAX_KEYS,
  ) {}

  /** In one go, without an await: nothing comes between looking and counting. */
  count(charges: readonly Charge[]): Counted {
    const nowMs = this.clock.nowMs();
    const counts = charges.map((charge) => {
      const { used } = this.windowAt(nowMs, charge.windowMs);
      const key = this.hasRoom(used, charge.key) ? charge.key : (charge.crowdKey ?? charge.key);
      return { charge, used, key, before: used.get(key) ?? 0 };
    });
    const admitted = counts.every(({ before, charge: { cost, limit } }) => before + cost <= limit);
    if (admitted) for (const { used, key, before, charge } of counts) used.set(key, before + charge.cost);
    return { admitted, used: counts.map(({ before, charge }) => before + (admitted ? charge.cost : 0)), nowMs };
  }

  private windowAt(nowMs: number, windowMs: number): Window {
    const index = Math.floor(nowMs / windowMs);
    let window = this.windows.get(windowMs);
    if (window === undefined) this.windows.set(windowMs, (window = { index, used: new Map() }));
    if (window.index !== index) {
      window.index = index;
      window.used.clear();
    }
    return window;
  }

  private hasRoom(used: ReadonlyMap<string, number>, key: string): boolean {
    return used.size < this.maxKeys || used.has(key);
  }
}
