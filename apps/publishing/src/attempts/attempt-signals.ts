import { setTimeout as delay } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';

/**
 * Wakes those in this process who wait for an attempt to move on. A hint only: what another replica did is seen by
 * looking at the row, which every waiter does as well.
 */
@Injectable()
export class AttemptSignals {
  private readonly waiting = new Map<string, Set<AbortController>>();

  wake(attemptId: string): void {
    for (const waiter of this.waiting.get(attemptId) ?? []) waiter.abort();
  }

  /** Resolves when the attempt is woken or after `ms`, whichever is first. Begin to wait before you look. */
  wait(attemptId: string, ms: number): Promise<void> {
    const waiter = new AbortController();
    const waiters = this.waiting.get(attemptId) ?? new Set();
    this.waiting.set(attemptId, waiters.add(waiter));
    return delay(ms, undefined, { signal: waiter.signal })
      .catch(() => undefined)
      .finally(() => {
        waiters.delete(waiter);
        if (waiters.size === 0) this.waiting.delete(attemptId);
      });
  }
}
