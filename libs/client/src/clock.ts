import { setTimeout as delay } from 'node:timers/promises';

/** Time and chance, which a test holds still. */
export interface Clock {
  /** Milliseconds since the epoch. */
  nowMs(): number;
  /** At least 0 and less than 1. */
  random(): number;
  /** Waits for `ms`; rejects with the signal's reason as soon as it is aborted. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

/** The real ones. */
export const SYSTEM_CLOCK: Clock = {
  nowMs: () => Date.now(),
  random: () => Math.random(),
  sleep: async (ms, signal) => {
    try {
      await delay(ms, undefined, signal === undefined ? {} : { signal });
    } catch (error) {
      throw signal?.aborted === true ? signal.reason : error;
    }
  },
};
