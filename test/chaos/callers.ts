import { setTimeout as delay } from 'node:timers/promises';
import type { RegistryClient } from '../support/registry-client';
import type { Tally } from './insist';

/** What every caller of a run has: the registry, its part of the seed, where it counts, and when it is to stop. */
export interface Caller {
  readonly registry: RegistryClient;
  readonly random: () => number;
  readonly tally: Tally;
  /** Begin nothing new. */
  readonly stop: AbortSignal;
  /** Everything has been whole for long: what has no answer now, never gets one. */
  readonly giveUp: AbortSignal;
  /** What must not be, in words. */
  readonly violations: string[];
}

/** Between two requests of a caller: the machine has other things to do, too. */
const REST_MS = 25;

export async function rest(caller: Caller, ms = REST_MS): Promise<void> {
  await delay(ms, undefined, { signal: caller.stop }).catch(() => undefined);
}

export function pick<T>(values: readonly T[], random: () => number): T {
  return values[Math.floor(random() * values.length)]!;
}
