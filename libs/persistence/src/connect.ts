import { setTimeout as delay } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { PostgresDataSourceOptions } from 'typeorm/driver/postgres/PostgresDataSourceOptions';
import { isConnectionFailure } from './connection-failure';
import { migrate } from './migrate';

const TRY_AGAIN_MS = 500;
const logger = new Logger('Database');

/**
 * Opens one service's data source, bringing its schema up to date first if asked. A database that is not there yet is
 * waited for however long it takes; one that refuses (password, rights, a broken migration) ends the start at once.
 */
export async function connectDatabase(options: PostgresDataSourceOptions, migrateFirst: boolean): Promise<DataSource> {
  const schema = options.schema ?? '';
  for (let tries = 1; ; tries += 1) {
    const db = new DataSource(options);
    try {
      if (migrateFirst) await migrate(db, schema);
      return await db.initialize();
    } catch (error) {
      if (db.isInitialized) await db.destroy().catch(() => undefined);
      const reason = error instanceof Error ? error.message || error.name : String(error);
      if (!isConnectionFailure(error)) throw refusal(schema, reason, error);
      if (tries === 1)
        logger.warn(`the database for ${schema} cannot be reached (${reason}); trying again until it can`);
    }
    await delay(TRY_AGAIN_MS);
  }
}

/** `expected`: one sentence for the operator, without a stack. */
function refusal(schema: string, reason: string, cause: unknown): Error {
  const message = `The database could not be prepared for ${schema}: ${reason}`;
  return Object.assign(new Error(message, { cause }), { expected: true });
}
