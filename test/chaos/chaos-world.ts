import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  startEmbeddedPostgres,
  type EmbeddedPostgres,
} from '../../apps/standalone/src/embedded-postgres/embedded-postgres';
import { freePort } from '../support/free-port';
import { startNats, type TestNats } from '../support/nats';
import { ReefProcess } from '../support/reef-process';
import { TcpProxy } from '../support/tcp-proxy';
import { tempDirectory, type TempDirectory } from '../support/temp-directory';
import { clusterSettings, SERVICES, type Service, type WorldFacts } from '../support/topologies';

/** Quicker to recover than by default, so that a run of a minute sees it: leases, repairs, retries of webhooks. */
const IMPATIENT = {
  RATE_LIMIT_PROFILE: 'off',
  EVENTS_REPAIR_SECONDS: '1',
  PUBLISH_LEASE_SECONDS: '3',
  PUBLISH_SWEEP_SECONDS: '1',
  SCANNING_LEASE_SECONDS: '5',
  WEBHOOK_TIMEOUT_SECONDS: '2',
};

/** Six processes, a NATS server and a PostgreSQL, with lines between them that can break; and a disk that can be full. */
export class ChaosWorld {
  readonly processes = new Map<Service, ReefProcess>();
  /** What a service wrote that ended without being asked to. */
  readonly crashes: string[] = [];
  private readonly asked = new Set<Service>();
  private readonly watched: Promise<void>[] = [];
  private stopping = false;

  private constructor(
    readonly facts: WorldFacts,
    readonly nats: TestNats,
    readonly links: { readonly nats: TcpProxy; readonly postgres: TcpProxy },
    private postgres: EmbeddedPostgres,
    private readonly directory: TempDirectory,
  ) {}

  static async start(): Promise<ChaosWorld> {
    const directory = await tempDirectory();
    const [nats, postgres, port] = await Promise.all([startNats(), startPostgres(directory), freePort()]);
    const [natsLink, databaseLink] = await Promise.all([TcpProxy.start(nats.port), TcpProxy.start(portOf(postgres))]);
    const through = new URL(postgres.url);
    through.port = String(databaseLink.port);
    const blobDirectory = join(directory.path, 'blobs');
    await mkdir(blobDirectory);
    const natsUrl = `nats://127.0.0.1:${natsLink.port}`;
    const { facts, env } = clusterSettings({ port, natsUrl, databaseUrl: through.href, blobDirectory });
    const world = new ChaosWorld(
      { ...facts, databaseUrl: postgres.url },
      nats,
      { nats: natsLink, postgres: databaseLink },
      postgres,
      directory,
    );
    const disk = { NODE_OPTIONS: `--require=${join(__dirname, 'full-disk.cjs')}`, CHAOS_DISK_FULL: world.diskFlag };
    for (const app of SERVICES) {
      const settings = { ...env, ...IMPATIENT, ...disk };
      world.processes.set(app, new ReefProcess({ app, env: settings, opsPort: await freePort() }));
    }
    await Promise.all(SERVICES.map((service) => world.launch(service)));
    await world.ready();
    return world;
  }

  /** The database itself, past the line that may be broken. */
  get databaseUrl(): string {
    return this.postgres.url;
  }

  process(service: Service): ReefProcess {
    return this.processes.get(service)!;
  }
  async kill(service: Service): Promise<void> {
    this.asked.add(service);
    await this.process(service).kill();
  }
  /** Starts it again; it may take until what it needs is back. */
  async launch(service: Service): Promise<void> {
    this.asked.delete(service);
    await this.process(service).launch();
    this.watched.push(this.watch(service));
  }
  signal(service: Service, signal: 'SIGSTOP' | 'SIGCONT'): void {
    process.kill(this.process(service).pid, signal);
  }
  async ready(): Promise<void> {
    await Promise.all([...this.processes.values()].map((process) => process.ready()));
  }

  /** @param how `restart` in order, `crash` as when its machine loses power */
  async restartPostgres(how: 'restart' | 'crash', away: () => Promise<void>): Promise<void> {
    if (how === 'crash') await this.crashPostgres();
    else await this.postgres.stop();
    await away();
    this.postgres = await startPostgres(this.directory);
    this.links.postgres.leadTo(portOf(this.postgres));
  }
  async fillDisk(): Promise<void> {
    await writeFile(this.diskFlag, '');
  }
  async freeDisk(): Promise<void> {
    await rm(this.diskFlag, { force: true });
  }

  /** Everything the services have said that is worse than a warning, for whoever has to find out. */
  errors(): string[] {
    const lines = [...this.processes.values()].flatMap((process) =>
      process.lines.map((line) => `${process.name}: ${line}`),
    );
    // A request that failed was the caller's to see; why is in another line.
    return lines.filter((line) => /"level":"(?:error|fatal)"/.test(line) && !line.includes('"context":"Request"'));
  }

  async stop(): Promise<void> {
    this.stopping = true;
    await Promise.all(
      [...this.processes.values()].map((process) => process.stop('SIGTERM', 20_000).catch(() => undefined)),
    );
    await Promise.all(this.watched);
    await this.links.nats.close();
    await this.links.postgres.close();
    await this.nats.stop();
    await this.postgres.stop();
    await this.directory.close();
  }

  private get diskFlag(): string {
    return join(this.directory.path, 'disk-is-full');
  }
  private async crashPostgres(): Promise<void> {
    const file = await readFile(join(this.directory.path, 'postgres/data/postmaster.pid'), 'utf8');
    process.kill(Number(file.split('\n')[0]), 'SIGQUIT'); // no checkpoint, no goodbye: the next start recovers
    await this.postgres.exited;
  }
  /** A service that ends by itself is started again, as an orchestrator would; and it is a defect. */
  private async watch(service: Service): Promise<void> {
    const process = this.process(service);
    const { code, signal } = await process.exited;
    if (this.stopping || this.asked.has(service)) return;
    this.crashes.push(`${service} ended by itself (${signal ?? `exit code ${code}`}): ${process.lastLines(5)}`);
    await this.launch(service);
  }
}

function startPostgres({ path }: TempDirectory): Promise<EmbeddedPostgres> {
  return startEmbeddedPostgres({ directory: join(path, 'postgres'), durable: true });
}
function portOf({ url }: EmbeddedPostgres): number {
  return Number(new URL(url).port);
}
