import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DATABASE, ROLE } from '../../apps/standalone/src/embedded-postgres/cluster';
import { freePort } from './free-port';
import { startNats, type TestNats } from './nats';
import { createDatabase } from './postgres';
import { ReefProcess, type ReefProcessOptions } from './reef-process';
import { tempDirectory } from './temp-directory';

/** Each is a process of a cluster and a schema of the database. Jest's setup knows no path aliases, hence not imported. */
export const SERVICES = ['gateway', 'catalog', 'publishing', 'ratings', 'moderation', 'scanning'] as const;
export type Service = (typeof SERVICES)[number];

export const TOPOLOGIES = ['standalone', 'cluster'] as const;
export type Topology = (typeof TOPOLOGIES)[number];

/** Where a running Reef is, and what a test needs to use it and to look inside. */
export interface WorldFacts {
  readonly topology: Topology;
  readonly url: string;
  readonly adminToken: string;
  /** The database of all six services. */
  readonly databaseUrl: string;
  /** Standalone: where its data lies. */
  readonly dataDirectory?: string;
  /** The bus of a cluster. */
  readonly natsUrl?: string;
  /** What another process needs to join a cluster. */
  readonly settings?: Readonly<Record<string, string | undefined>>;
  /** What the shared worlds take for GitHub, see `github.ts`. */
  readonly githubUrl?: string;
}
export interface WorldOptions {
  /** Additional settings of every process; undefined takes one away. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Standalone: where its data lies. Default a temporary directory, removed at the end. */
  readonly dataDirectory?: string;
  readonly process?: Pick<ReefProcessOptions, 'cwd' | 'uid' | 'gid' | 'ownGroup' | 'imageRoot'>;
}

/** A Reef of one's own. */
export interface RunningTopology {
  readonly facts: WorldFacts;
  /** By service in a cluster; `standalone` alone otherwise. */
  readonly processes: ReadonlyMap<string, ReefProcess>;
  /** The bus of a cluster. */
  readonly nats?: TestNats;
  /** Stops everything and removes its data. */
  stop(): Promise<void>;
}

export function startTopology(topology: Topology, options: WorldOptions = {}): Promise<RunningTopology> {
  return topology === 'standalone' ? startStandalone(options) : startCluster(options);
}

/** Tests ask for hundreds of things at once, on a machine that does a lot else: being busy is no reason to refuse. */
export const NEVER_BUSY = { HTTP_AT_ONCE: '10000', HTTP_PUBLISHES_AT_ONCE: '5000', HTTP_BUSY_MS: '60000' };
/**
 * One test file asks more in a minute than a stranger may; what the documented numbers do has tests of its own. And it
 * does not wait a minute for the next board.
 */
const ROOMY = { RATE_LIMIT_PROFILE: 'clawhub-2026', TRENDING_REFRESH_SECONDS: '0', ...NEVER_BUSY };

/** Receivers of webhooks are this machine's. */
const OWN_RECEIVERS = { WEBHOOK_ALLOW_HTTP: 'true', WEBHOOK_ALLOW_CIDRS: '127.0.0.0/8' };

/** A token in the form of server-semantics 1.2. */
export function newToken(): string {
  return `clh_${randomBytes(32).toString('base64url')}`;
}

/** Where standalone's embedded PostgreSQL listens; it is another port at every start. */
export async function embeddedDatabaseUrl(dataDirectory: string): Promise<string> {
  const postmaster = await readFile(join(dataDirectory, 'postgres/data/postmaster.pid'), 'utf8');
  const password = (await readFile(join(dataDirectory, 'postgres/password'), 'utf8')).trim();
  return `postgresql://${ROLE}:${password}@127.0.0.1:${postmaster.split('\n')[3]}/${DATABASE}`;
}

/** One process that brings everything itself, started as `npm start` starts it. */
export async function standaloneProcess(dataDirectory: string, options: WorldOptions = {}): Promise<ReefProcess> {
  return new ReefProcess({
    app: 'standalone',
    opsPort: await freePort(),
    env: { REEF_DATA_DIR: dataDirectory, PORT: '0', ...ROOMY, ...OWN_RECEIVERS, ...options.env },
    ...options.process,
  });
}

/** What the banner and the data directory say of a standalone that has just started. */
export async function standaloneFacts(standalone: ReefProcess, dataDirectory: string): Promise<WorldFacts> {
  const [, url = ''] = await standalone.waitForLine(/^Reef is ready at (\S+)$/);
  const adminToken = (await readFile(join(dataDirectory, 'admin-token'), 'utf8')).trim();
  const databaseUrl = await embeddedDatabaseUrl(dataDirectory);
  return { topology: 'standalone', url, adminToken, databaseUrl, dataDirectory };
}

async function startStandalone(options: WorldOptions): Promise<RunningTopology> {
  const temporary = options.dataDirectory === undefined ? await tempDirectory() : undefined;
  const dataDirectory = options.dataDirectory ?? join(temporary?.path ?? '', 'data');
  const standalone = await standaloneProcess(dataDirectory, options);
  await standalone.launch();
  const facts = await standaloneFacts(standalone, dataDirectory);
  await standalone.ready();
  return {
    facts,
    processes: new Map([['standalone', standalone]]),
    stop: async () => {
      await standalone.stop();
      await temporary?.close();
    },
  };
}

/** Where the parts of a cluster are. */
export interface ClusterParts {
  /** The gateway's port. */
  readonly port: number;
  readonly natsUrl: string;
  readonly databaseUrl: string;
  readonly blobDirectory: string;
}

/** What the processes of a cluster are told, wired as in production; and how to reach it. */
export function clusterSettings(parts: ClusterParts): { facts: WorldFacts; env: Readonly<Record<string, string>> } {
  const { port, natsUrl, databaseUrl, blobDirectory } = parts;
  const url = `http://127.0.0.1:${port}`;
  const facts = { topology: 'cluster' as const, url, adminToken: newToken(), databaseUrl, natsUrl };
  const env = {
    PORT: String(port),
    REEF_PUBLIC_URL: url,
    REEF_ADMIN_TOKEN: facts.adminToken,
    REEF_SECRET_KEY: randomBytes(32).toString('base64url'),
    NATS_URL: natsUrl,
    DATABASE_URL: databaseUrl,
    DATABASE_POOL_SIZE: '4',
    BLOB_DIR: blobDirectory,
    SHUTDOWN_SECONDS: '5',
    ...ROOMY,
    ...OWN_RECEIVERS,
  };
  return { facts, env };
}

/** Six processes, a NATS server and a database. */
async function startCluster(options: WorldOptions): Promise<RunningTopology> {
  const [nats, database, blobs, port] = await Promise.all([startNats(), createDatabase(), tempDirectory(), freePort()]);
  const parts = { port, natsUrl: nats.url, databaseUrl: database.url, blobDirectory: blobs.path };
  const { facts, env } = clusterSettings(parts);
  const processes = new Map<Service, ReefProcess>();
  for (const app of SERVICES) {
    const settings = { ...env, ...options.env };
    processes.set(app, new ReefProcess({ app, env: settings, opsPort: await freePort(), ...options.process }));
  }
  const stop = async (): Promise<void> => {
    await Promise.all([...processes.values()].map((service) => service.stop()));
    await nats.stop();
    await Promise.all([database.close(), blobs.close()]);
  };
  await Promise.all([...processes.values()].map((service) => service.start()));
  return { facts: { ...facts, settings: { ...env, ...options.env } }, processes, nats, stop };
}
