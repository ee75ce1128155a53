import type { DataSource } from 'typeorm';
import { advisoryLockKey } from './advisory-lock';

/**
 * Brings one service's schema up to date. Replicas that start together take turns under an advisory lock;
 * the second finds nothing left to do.
 *
 * @returns names of the migrations that ran
 */
export async function migrate(db: DataSource, schema: string): Promise<string[]> {
  const session = db.createQueryRunner();
  await session.connect();
  const key = advisoryLockKey(`migrate:${schema}`);
  try {
    await session.query('SELECT pg_advisory_lock($1)', [key]);
    await session.query(`CREATE SCHEMA IF NOT EXISTS ${schema}`);
    const ran = await db.runMigrations({ transaction: 'each' });
    return ran.map(({ name }) => name);
  } finally {
    await session.query('SELECT pg_advisory_unlock($1)', [key]).catch(() => undefined);
    await session.release();
  }
}
