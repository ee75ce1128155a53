import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Environment } from '@app/config';
import { Client } from 'pg';
import { lockDataDirectory } from './data-directory-lock';
import { DATABASE, ROLE } from './embedded-postgres/cluster';
import { startEmbeddedPostgres } from './embedded-postgres/embedded-postgres';
import { standaloneConfig } from './standalone.config';

/** The line of `postmaster.pid` that holds the port. */
const PORT_LINE = 3;

/**
 * Lets a command of the operator have the database in the data directory: that of the Reef that runs there, or one
 * started for this, and made if there is none. `print` gets one line of JSON, `{"databaseUrl": …}`.
 */
export async function openDatabase(
  given: Environment,
  print: (text: string) => void,
): Promise<{ stop(): Promise<void> }> {
  const dataDirectory = resolve(standaloneConfig.load(given).REEF_DATA_DIR);
  const directory = join(dataDirectory, 'postgres');
  const say = (databaseUrl: string) => print(`${JSON.stringify({ databaseUrl })}\n`);
  const running = await runningUrl(directory);
  if (running !== undefined) {
    say(running);
    return { stop: async () => undefined };
  }
  const lock = await lockDataDirectory(dataDirectory);
  try {
    const postgres = await startEmbeddedPostgres({ directory });
    say(postgres.url);
    return { stop: () => postgres.stop().finally(() => lock.release()) };
  } catch (error) {
    await lock.release();
    throw error;
  }
}

/** Where the embedded server listens; undefined when none does. */
async function runningUrl(directory: string): Promise<string | undefined> {
  const files = ['data/postmaster.pid', 'password'].map((name) => readFile(join(directory, name), 'utf8'));
  const [postmaster, password] = await Promise.all(files).catch(() => []);
  const port = postmaster?.split('\n')[PORT_LINE];
  if (!port || password === undefined) return undefined;
  const url = `postgresql://${ROLE}:${password.trim()}@127.0.0.1:${port}/${DATABASE}`;
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
  return client.connect().then(
    () => client.end().then(() => url),
    () => undefined,
  );
}
