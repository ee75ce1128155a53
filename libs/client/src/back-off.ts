import type { Clock } from './clock';

/** How often a request is sent at most, the first time included (rating spec 5.4). */
export const MAX_ATTEMPTS = 5;

const FIRST_WAIT_MS = 200;
const BASE_WAIT_MS = 500;
const JITTER_MS = 100;

/**
 * How long to wait before sending a request again, in milliseconds (rating spec 5.4): 200 after the first failure;
 * then 500, 1000, 2000 …, each with 0 to 100 of chance on top, so that many clients do not come back at once.
 *
 * @param failures how many attempts have failed, from 1
 * @param retryAfter the answer's `Retry-After`, which wins: seconds, or a date of HTTP
 */
export function backOffMs(failures: number, retryAfter: string | null, clock: Pick<Clock, 'nowMs' | 'random'>): number {
  const asked = retryAfterMs(retryAfter, clock.nowMs());
  if (asked !== undefined) return asked;
  if (failures <= 1) return FIRST_WAIT_MS;
  return BASE_WAIT_MS * 2 ** (failures - 2) + clock.random() * JITTER_MS;
}

/** What `Retry-After` asks for, in milliseconds from now, never less than 0; undefined when it cannot be read. */
export function retryAfterMs(header: string | null, nowMs: number): number | undefined {
  const text = header?.trim() ?? '';
  if (/^\d{1,9}$/.test(text)) return Number(text) * 1000;
  const date = /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} [\d:]{8} GMT$/.test(text) ? Date.parse(text) : NaN;
  return Number.isNaN(date) ? undefined : Math.max(0, date - nowMs);
}
