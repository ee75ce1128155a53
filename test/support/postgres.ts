import { randomBytes } from 'node:crypto';
import { Client } from 'pg';
import { startEmbeddedPostgres } from '../../apps/standalone/src/embedded-postgres/embedded-postgres';
import { eventually } from './eventually';
import { tempDirectory } from './temp-directory';
import { findTestDatabaseUrl } from './test-environment';

export interface TestPostgres {
  /** Connects as a role that may create databases. */
  readonly url: string;
  /** Stops the server and removes its data. */
  stop(): Promise<void>;
}

export interface TestDatabase {
  readonly url: string;
  /** Drops it, cutting connections still open. */
  close(): Promise<void>;
}

/** A real PostgreSQL for a whole test run; fast, since nobody misses its data after a power loss. */
export async function startTestPostgres(): Promise<TestPostgres> {
  const directory = await tempDirectory();
  const server = await startEmbeddedPostgres({ directory: directory.path, durable: false });
  return {
    url: server.url,
    stop: async () => {
      await server.stop();
      await directory.close();
    },
  };
}

/**
 * A new database on the test run's server (see `global-setup.ts`); one per test file keeps files apart.
 * @param template name of one to copy, to which nobody is connected; default an empty one
 */
export async function createDatabase(template = 'template1'): Promise<TestDatabase> {
  const serverUrl = findTestDatabaseUrl();
  if (!serverUrl)
    throw new Error('No test database server: this Jest project lacks globalSetup test/support/global-setup.ts.');
  const name = `reef_test_${randomBytes(8).toString('hex')}`;
  await runStatement(serverUrl, `CREATE DATABASE ${name} TEMPLATE ${template}`);
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  return { url: url.href, close: () => dropDatabase(serverUrl, name) };
}

/** A moment's autovacuum belongs to the superuser: our role may not end it, but it ends soon by itself. */
async function dropDatabase(serverUrl: string, name: string): Promise<void> {
  await eventually(
    () => runStatement(serverUrl, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`),
    () => true,
  );
}

async function runStatement(url: string, sql: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  await client.query(sql).finally(() => client.end());
}
