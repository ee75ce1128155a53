/** Milliseconds since the epoch, for deadlines and measurements that no test wants to stop. */
export function nowMs(): number {
  return Date.now();
}

/** The one source of "now", so that tests can stand still. */
export class Clock {
  /** Milliseconds since the epoch. */
  nowMs(): number {
    return nowMs();
  }
  now(): Date {
    return new Date(this.nowMs());
  }
}
