import type { SendOutcome } from '../targets/send-outcome';
import { LEAST_SCHEDULE_MS, pauseAfter, retryAfterOf, retryDelay } from './retry.rules';

const GONE = 410;

/** What an attempt was about. */
export interface Tried {
  readonly deliveryId: string;
  /** Attempts by the schedule, this one included. */
  readonly tries: number;
  /** Since when nothing gets through to the endpoint; undefined: the attempt before this one did. */
  readonly failingSinceMs: number | undefined;
}

/** What becomes of a delivery and of its endpoint after an attempt. */
export type AttemptVerdict =
  | { readonly kind: 'delivered' }
  /** Again at that time; nothing goes to the endpoint before `pausedUntilMs`, if it is set. Epoch milliseconds. */
  | { readonly kind: 'again'; readonly dueAtMs: number; readonly pausedUntilMs: number | undefined }
  | { readonly kind: 'failed'; readonly disable: 'gone' | 'failing' | undefined };

/**
 * Only 2xx is success. 410 ends the endpoint at once. An endpoint that let a delivery run through the whole schedule and
 * took nothing else meanwhile, is ended, too (standards 3.5).
 */
export function verdictOfAttempt(tried: Tried, { status, retryAfter }: SendOutcome, nowMs: number): AttemptVerdict {
  if (status !== undefined && status >= 200 && status < 300) return { kind: 'delivered' };
  if (status === GONE) return { kind: 'failed', disable: 'gone' };
  const askedMs = retryAfterOf(retryAfter, nowMs);
  const delayMs = retryDelay(tried.tries, askedMs, tried.deliveryId);
  if (delayMs === undefined)
    return { kind: 'failed', disable: hasFailedThroughout(tried, nowMs) ? 'failing' : undefined };
  const pauseMs = pauseAfter(status, askedMs);
  return { kind: 'again', dueAtMs: nowMs + delayMs, pausedUntilMs: pauseMs === 0 ? undefined : nowMs + pauseMs };
}

/** For as long as the schedule takes at least. */
function hasFailedThroughout({ failingSinceMs }: Tried, nowMs: number): boolean {
  return failingSinceMs !== undefined && nowMs - failingSinceMs >= LEAST_SCHEDULE_MS;
}
