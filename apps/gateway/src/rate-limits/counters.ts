import type { NowOrLater } from '../now-or-later';

/** One thing to be counted, and how much of it there is. */
export interface Charge {
  /** Whose count of what; opaque. */
  readonly key: string;
  /**
   * The count to use instead when there are more strangers than memory should hold. Absent for callers who are known:
   * no flood of strangers touches them.
   */
  readonly crowdKey?: string;
  /** At most `limit`. */
  readonly cost: number;
  /** How much one window holds. */
  readonly limit: number;
  /** Windows are aligned to the epoch (server-semantics 2.2). */
  readonly windowMs: number;
}

/** What became of charges. */
export interface Counted {
  /** All or none of the charges were counted. */
  readonly admitted: boolean;
  /** What each key has used in its window by now, in the order of the charges. */
  readonly used: readonly number[];
  /** The counters' own time, epoch milliseconds: it decides which window it is. */
  readonly nowMs: number;
}

/** Counts what callers use. However many ask at once, no window of a key ever holds more than its limit. */
export interface Counters {
  /**
   * At once when there is nobody to ask.
   *
   * @param needsSharedCount refuse rather than guess when the shared counters are away
   * @throws DomainError SERVICE_UNAVAILABLE then
   */
  count(charges: readonly Charge[], needsSharedCount: boolean): NowOrLater<Counted>;
}
/** Injection token of the `Counters` in use. */
export const COUNTERS = 'gateway.rate-limits.counters';
