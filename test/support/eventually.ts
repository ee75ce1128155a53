import { setTimeout as delay } from 'node:timers/promises';
import { inspect, isDeepStrictEqual } from 'node:util';

export interface Patience {
  /** Default 10 s. */
  readonly timeoutMs?: number;
  /** Pause between two probes. Default 20 ms. */
  readonly intervalMs?: number;
}

/**
 * Waits until a probe sees what is expected, and fails with what it saw last. A probe that throws is asked again.
 *
 * @param expected a value it must equal deeply, or a predicate
 * @returns what the probe saw at last
 */
export async function eventually<T>(
  probe: () => T | Promise<T>,
  expected: T | ((seen: T) => boolean),
  { timeoutMs = 10_000, intervalMs = 20 }: Patience = {},
): Promise<T> {
  const fits = isPredicate(expected) ? expected : (seen: T): boolean => isDeepStrictEqual(seen, expected);
  const end = performance.now() + timeoutMs;
  for (;;) {
    const late = performance.now() >= end;
    let last: string;
    try {
      const seen = await probe();
      if (fits(seen)) return seen;
      last = inspect(seen, { depth: 8, breakLength: 120 });
    } catch (error) {
      last = `an error: ${inspect(error)}`;
    }
    if (late) throw new Error(`After ${timeoutMs} ms still not ${describe(expected)}. Last seen: ${last}`);
    await delay(intervalMs);
  }
}

/** Waits for a promise, but no longer than this; undefined when it takes longer. */
export async function within<T>(timeoutMs: number, promise: Promise<T>): Promise<T | undefined> {
  const inTime = new AbortController();
  const tooLate = delay(timeoutMs, undefined, { signal: inTime.signal }).catch(() => undefined);
  return await Promise.race([promise, tooLate]).finally(() => {
    inTime.abort();
  });
}

function isPredicate<T>(expected: T | ((seen: T) => boolean)): expected is (seen: T) => boolean {
  return typeof expected === 'function';
}

function describe(expected: unknown): string {
  return typeof expected === 'function' ? expected.toString() : inspect(expected, { depth: 8 });
}
