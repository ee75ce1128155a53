import { setTimeout as delay } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import { settlesWithin } from '@app/kernel';
import type { ProcessSettings } from './process.config';
import type { ProcessParts } from './process.module';

/** Closing pools and ports is quick, unless something that hangs still holds one. */
const LET_GO_MS = 1_500;
const logger = new Logger('Shutdown');

/**
 * Readiness fails first, so that nobody sends new work; then the phases of `Shutdown`; then `letGo` closes what is left.
 * Resolves soon after `SHUTDOWN_SECONDS` even when something hangs: an orchestrator would kill the process a little later.
 */
export async function stopProcess(
  { SHUTDOWN_SECONDS, SHUTDOWN_DELAY_SECONDS }: ProcessSettings,
  { readiness, shutdown }: ProcessParts,
  letGo: () => Promise<void>,
): Promise<void> {
  readiness.drain();
  await delay(SHUTDOWN_DELAY_SECONDS * 1000);
  await shutdown.run(SHUTDOWN_SECONDS * 1000);
  for (const error of shutdown.failures) logger.error({ err: error }, 'a part did not stop in order');
  if (!(await settlesWithin(LET_GO_MS, letGo()))) logger.error('connections are still in use; leaving them');
}
