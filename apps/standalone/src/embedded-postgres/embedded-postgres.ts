import { mkdir, realpath } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Client } from 'pg';
import { findPostgresBinaries } from './binaries';
import { BoundedLog } from './bounded-log';
import { DATABASE, ensureCluster, ROLE } from './cluster';
import { stopLeftoverServer } from './leftover-server';
import { chooseOperatingAccount } from './operating-account';
import { ServerDidNotStart, ServerProcess, type ServerOptions } from './server-process';
import { serverSettings } from './settings';

export interface EmbeddedPostgresOptions {
  /** Everything PostgreSQL has lies here: `data/`, `password`, `postgres.log`. Created when missing. */
  readonly directory: string;
  /** Gets every line of the server's log, which also goes to the log file. */
  readonly log?: (line: string) => void;
  /** False makes it fast and forgetful: a power loss may destroy everything. For tests only. Default true. */
  readonly durable?: boolean;
}

export interface EmbeddedPostgres {
  /** Connects as the owner of the database `reef`, who may also create databases. Another port at every start. */
  readonly url: string;
  /** The database was created just now. */
  readonly firstRun: boolean;
  /** Resolves when the server has ended, asked or not. */
  readonly exited: Promise<void>;
  /** Stops the server within 5 s; connections still open are cut. */
  stop(): Promise<void>;
}

/** How long a port taken meanwhile, or the remains of a killed server, may hold up a start: 20 s. */
const HELD_UP_MS = 20_000;
const HELD_UP = /could not bind|could not create any TCP\/IP|"postmaster.pid" already|pre-existing shared memory/;

/**
 * Starts a PostgreSQL server of our own, in a directory the caller has locked.
 *
 * It ends with this process, also when that is killed; the next start finds every committed transaction.
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const { durable = true } = options;
  await mkdir(options.directory, { recursive: true, mode: 0o700 });
  const directory = await realpath(options.directory);
  const dataDirectory = join(directory, 'data');
  const binaries = await findPostgresBinaries();
  const account = await chooseOperatingAccount(directory, binaries.postgres);
  await stopLeftoverServer(dataDirectory);
  const cluster = await ensureCluster({ directory, dataDirectory, binaries, account, durable });

  const logFile = new BoundedLog(join(directory, 'postgres.log'));
  await account.own(join(directory, 'postgres.log'));
  const log = (line: string): void => {
    logFile.line(line);
    options.log?.(line);
  };
  const settings = serverSettings(durable);
  const { server, port } = await startOnFreePort({ program: binaries.postgres, dataDirectory, settings, account, log });
  const url = `postgresql://${ROLE}:${cluster.password}@127.0.0.1:${port}/${DATABASE}`;
  await proveConnection(url, server);
  return { url, firstRun: cluster.firstRun, exited: server.exited, stop: () => server.stop() };
}

async function startOnFreePort(options: ServerOptions): Promise<{ server: ServerProcess; port: number }> {
  const end = performance.now() + HELD_UP_MS;
  for (;;) {
    const port = await findFreePort();
    try {
      const settings = { ...options.settings, port: String(port) };
      return { server: await ServerProcess.start({ ...options, settings }), port };
    } catch (error) {
      const heldUp = error instanceof ServerDidNotStart && HELD_UP.test(error.output);
      if (!heldUp || performance.now() > end) throw error;
      await delay(50);
    }
  }
}

async function proveConnection(url: string, server: ServerProcess): Promise<void> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
  try {
    await client.connect();
    await client.end();
  } catch (error) {
    await server.stop();
    throw new Error(`PostgreSQL started but refuses Reef: ${(error as Error).message}.`);
  }
}

function findFreePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => resolve(port));
    });
  });
}
