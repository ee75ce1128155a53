import { createHash } from 'node:crypto';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** How long to wait after each failed attempt, in milliseconds: about three days in all (standards 3.5). */
export const RETRY_DELAYS_MS: readonly number[] = [
  5 * SECOND,
  5 * MINUTE,
  30 * MINUTE,
  2 * HOUR,
  5 * HOUR,
  10 * HOUR,
  14 * HOUR,
  20 * HOUR,
  24 * HOUR,
];
/** How far a wait may be from the plan, so that what failed together does not come back together. */
export const JITTER = 0.2;
/** The shortest time from the first attempt to the last, in milliseconds. */
export const LEAST_SCHEDULE_MS = RETRY_DELAYS_MS.reduce((sum, each) => sum + each, 0) * (1 - JITTER);

/** The longest wait a receiver may ask for with `Retry-After`. */
const MOST_RETRY_AFTER_MS = 24 * HOUR;
/** The longest pause for all that goes to it, and the one it gets for a 429, 502 or 504 without a word. */
const MOST_PAUSE_MS = HOUR;
const SHORT_PAUSE_MS = 5 * SECOND;

const THROTTLING = new Set([429, 502, 503, 504]);

/**
 * How long to wait before the next attempt, in milliseconds; undefined when that was the last.
 *
 * @param tries attempts so far, at least one
 * @param retryAfterMs what the receiver asked for; never shortens the plan
 * @param deliveryId decides the jitter, the same for the same attempt
 */
export function retryDelay(tries: number, retryAfterMs: number | undefined, deliveryId: string): number | undefined {
  const planned = RETRY_DELAYS_MS[tries - 1];
  if (planned === undefined) return undefined;
  const jittered = Math.round(planned * (1 + JITTER * (2 * chanceOf(`${deliveryId} ${tries}`) - 1)));
  return Math.max(jittered, Math.min(retryAfterMs ?? 0, MOST_RETRY_AFTER_MS));
}

/** How long nothing at all goes to a receiver that says it has too much to do, in milliseconds; 0: it does not say so. */
export function pauseAfter(status: number | undefined, retryAfterMs: number | undefined): number {
  if (status === undefined || !THROTTLING.has(status)) return 0;
  if (retryAfterMs !== undefined) return Math.min(retryAfterMs, MOST_PAUSE_MS);
  return status === 503 ? 0 : SHORT_PAUSE_MS;
}

/** `Retry-After` in milliseconds from now: seconds or a date (RFC 9110 section 10.2.3); undefined for what is neither. */
export function retryAfterOf(header: string | undefined, nowMs: number): number | undefined {
  if (header === undefined) return undefined;
  if (/^\s*\d{1,9}\s*$/.test(header)) return Number(header) * SECOND;
  const date = Date.parse(header);
  return Number.isNaN(date) || !/^[A-Z][a-z]{2,8},? /.test(header) ? undefined : Math.max(0, date - nowMs);
}

/** A number from 0 up to 1 that the text decides. */
function chanceOf(text: string): number {
  return createHash('sha256').update(text).digest().readUInt32BE(0) / 2 ** 32;
}
