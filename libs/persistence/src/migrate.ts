import { DataSource, MigrationExecutor, type QueryRunner } from 'typeorm';
import type { PostgresDataSourceOptions } from 'typeorm/driver/postgres/PostgresDataSourceOptions';
import { advisoryLockKey } from './advisory-lock';

/**
 * Brings one service's schema up to date. Replicas that start together take turns under an advisory lock, however
 * long the first one needs; the others find nothing left to do.
 *
 * @param db whose options say where and what; it need not be initialized
 * @returns names of the migrations that ran
 */
export async function migrate(db: DataSource, schema: string): Promise<string[]> {
  // One connection that holds the lock, runs the migrations and ends: no lock stays behind, and when it breaks, both
  // are over together.
  const options = { ...(db.options as PostgresDataSourceOptions), poolSize: 1, extra: {} };
  const own = await new DataSource(options).initialize();
  const session = own.createQueryRunner();
  try {
    // Waiting for the lock and building an index may take longer than any request, whatever the role's defaults are.
    await session.query('SET statement_timeout = 0');
    await session.query('SET lock_timeout = 0');
    await session.query('SELECT pg_advisory_lock($1)', [advisoryLockKey(`migrate:${schema}`)]);
    await ensureSchema(session, schema);
    const executor = new MigrationExecutor(own, session);
    executor.transaction = 'each';
    return (await executor.executePendingMigrations()).map(({ name }) => name);
  } finally {
    await session.release();
    await own.destroy();
  }
}

/** Asks first: where an administrator has made the schema, the role may lack the right even to try. */
async function ensureSchema(session: QueryRunner, schema: string): Promise<void> {
  const found = (await session.query('SELECT 1 FROM pg_namespace WHERE nspname = $1', [schema])) as unknown[];
  if (found.length === 0) await session.query(`CREATE SCHEMA ${schema}`);
}
