import { setTimeout as delay } from 'node:timers/promises';
import { DomainError } from '@app/kernel';

const TRY_AGAIN_MS = 500;

/**
 * Does what a start cannot go on without, as soon as the database can be reached: it may go away between the moment a
 * start has connected to it and this one. `work` must bear to be done twice, since the answer to a commit may get lost.
 */
export async function onceReachable<T>(work: () => Promise<T>, tryAgainMs = TRY_AGAIN_MS): Promise<T> {
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof DomainError) || error.code !== 'SERVICE_UNAVAILABLE') throw error;
    }
    await delay(tryAgainMs);
  }
}
