/** What a gateway has seen since it last thought about how much to take on. */
export interface Observed {
  /** Milliseconds of the reads it has answered. */
  readonly reads: readonly number[];
  /** How late its own clock rang, in milliseconds: what comes in waits as long before it is seen. */
  readonly lateMs: number;
  /** Which part of its places was taken at most; 1: the last one, too. */
  readonly used: number;
}

/** The least of its places that a gateway offers while something behind it is slow, and where it begins. */
const LEAST = 0.05;
export const FIRST = 0.1;
/** Carefully up, quickly down: as TCP finds out what a line carries. Never below half in one step. */
const UP = 1.1;
const DOWN = 0.5;
/** When fewer are taken, something else is slow, and refusing would make nobody quicker. */
const BUSY = 0.5;

/**
 * Which part of its places a gateway offers next. Too many at once make everybody wait, and how many those are depends
 * on the machine and on what is asked: so it goes by how long answers take.
 *
 * @param share from `LEAST` to 1
 * @param busyMs one of ten reads takes longer: too long
 */
export function nextShare(share: number, { reads, lateMs, used }: Observed, busyMs: number): number {
  const takes = Math.max(lateMs, oneOfTen(reads));
  // Its own lateness it can cure to the last place: who waits to be refused waits for those who were let in.
  const least = lateMs > busyMs ? 0 : Math.min(share, LEAST);
  if (takes > busyMs) return used < BUSY ? share : Math.max(least, share * Math.max(DOWN, busyMs / takes));
  return used < 1 ? share : Math.min(1, Math.max(share, LEAST / 10) * UP);
}

/** What one of ten exceeds; 0 of none. */
function oneOfTen(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length * 0.9)] ?? 0;
}

/** How many places that is; never none. */
export function placesOf(most: number, share: number): number {
  return Math.max(1, Math.ceil(most * share));
}

/** What is counted together: writes to skills and packages carry bytes and wait for verdicts, all else is quick. */
export type Lane = 'quick' | 'publish';
const PUBLISHING = /^\/+api\/+(?:v1\/+(?:uploads|skills|packages)|cli)(?:[/?]|$)/;

export function laneOf(method: string, url: string): Lane {
  const isRead = method === 'GET' || method === 'HEAD' || method === 'OPTIONS';
  return !isRead && PUBLISHING.test(url) ? 'publish' : 'quick';
}
