import { setTimeout as delay } from 'node:timers/promises';
import { type Reply } from '../support/http';

const AGAIN_MS = 250;
/** A failure that says nothing about the request: whoever sent it may send it again. */
const PASSING: ReadonlySet<number> = new Set([408, 429, 500, 502, 503, 504]);

/** What the callers of a run have met, by kind. */
export class Tally {
  readonly counts = new Map<string, number>();

  note(what: string): void {
    this.counts.set(what, (this.counts.get(what) ?? 0) + 1);
  }
}

/** A request that did not come through although everything was whole again. */
export class NeverAnswered extends Error {}

/**
 * Sends a request until it is answered for good, as a careful client does that does not know what became of it.
 *
 * @param isPassing for answers that only this kind of request may get in passing
 * @throws NeverAnswered when `giveUp` is over
 */
export async function insist(
  what: string,
  tally: Tally,
  giveUp: AbortSignal,
  send: () => Promise<Reply>,
  isPassing: (reply: Reply) => boolean = () => false,
): Promise<Reply> {
  let last = 'nothing';
  while (!giveUp.aborted) {
    const reply = await send().catch((error: unknown) => String((error as { cause?: unknown }).cause ?? error));
    if (typeof reply !== 'string' && !PASSING.has(reply.status) && !isPassing(reply)) {
      tally.note(`${what}: ${reply.status}`);
      return reply;
    }
    last = typeof reply === 'string' ? reply : `${reply.status} ${reply.text.slice(0, 200)}`;
    tally.note(`${what}: ${typeof reply === 'string' ? 'cut off' : reply.status}, again`);
    await delay(AGAIN_MS, undefined, { signal: giveUp }).catch(() => undefined);
  }
  throw new NeverAnswered(`${what} was never answered; the last was: ${last}`);
}
