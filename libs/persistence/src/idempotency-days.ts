import { Logger } from '@nestjs/common';
import type { LeaderSession } from './leader-session';

const logger = new Logger('Idempotency');

/**
 * Makes the days to come and drops those past, if the service remembers keys at all. What fails is tried again the
 * next time: there are always days in stock, and a claim that finds none makes them itself.
 */
export async function turnIdempotencyDays(session: LeaderSession, schema: string): Promise<void> {
  const table = `${schema}.idempotency_key`;
  const [found] = await session.query<{ exists: boolean }>('SELECT to_regclass($1) IS NOT NULL AS exists', [table]);
  if (found?.exists !== true) return;
  await session.query(`SELECT ${schema}.turn_idempotency_days()`).catch((error: unknown) => {
    logger.warn({ err: error, schema }, 'the partitions of idempotency keys are left as they are for now');
  });
}
