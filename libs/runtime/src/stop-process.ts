import { setTimeout as delay } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import type { ProcessSettings } from './process.config';
import type { ProcessParts } from './process.module';

const logger = new Logger('Shutdown');

/**
 * Readiness fails first, so that nobody sends new work; then the phases of `Shutdown`; then `letGo` closes what is left.
 * Resolves after `SHUTDOWN_SECONDS` even when something hangs: an orchestrator would kill the process a little later.
 */
export async function stopProcess(
  { SHUTDOWN_SECONDS, SHUTDOWN_DELAY_SECONDS }: ProcessSettings,
  { readiness, shutdown }: ProcessParts,
  letGo: () => Promise<void>,
): Promise<void> {
  readiness.drain();
  await delay(SHUTDOWN_DELAY_SECONDS * 1000);
  const inOrder = shutdown.run().then(letGo);
  const timer = new AbortController();
  const tooLong = delay(SHUTDOWN_SECONDS * 1000, 'late' as const, { signal: timer.signal }).catch(() => undefined);
  const outcome = await Promise.race([inOrder, tooLong]).finally(() => timer.abort());
  for (const error of shutdown.failures) logger.error({ err: error }, 'a part did not stop in order');
  if (outcome === 'late') logger.error(`not everything stopped within ${SHUTDOWN_SECONDS} s; giving up on the rest`);
}
