import { Pool } from 'pg';
import { faultsOfEvent } from './event-schemas';
import { eventually } from './eventually';
import { type TestNats } from './nats';
import { ReefProcess } from './reef-process';
import { RegistryClient } from './registry-client';
import {
  SERVICES,
  startTopology,
  TOPOLOGIES,
  type RunningTopology,
  type Topology,
  type WorldFacts,
  type WorldOptions,
} from './topologies';
import { sharedWorldFacts } from './world-keeper';

export { TOPOLOGIES, type Topology, type WorldOptions };

/** Long enough for six processes on a busy machine. */
export const START_TIMEOUT_MS = 180_000;

/** A running Reef, as a test sees it: the domain client of `RegistryClient`, and a look into its database. */
export class World extends RegistryClient {
  private facts?: WorldFacts;
  private pool?: Pool;
  private attachedAt?: Date;

  constructor(readonly topology: Topology) {
    super();
  }

  get url(): string {
    return this.known.url;
  }
  get adminToken(): string {
    return this.known.adminToken;
  }
  get databaseUrl(): string {
    return this.known.databaseUrl;
  }
  get natsUrl(): string {
    if (this.known.natsUrl === undefined) throw new Error(`A ${this.topology} has no NATS server.`);
    return this.known.natsUrl;
  }
  /** What another process needs to join it. */
  get settings(): Readonly<Record<string, string | undefined>> {
    if (this.known.settings === undefined) throw new Error(`Nobody can join a ${this.topology}.`);
    return this.known.settings;
  }
  /** What `reef` needs to work on the data itself, without the gateway. */
  get dataSettings(): Readonly<Record<string, string | undefined>> {
    const { dataDirectory, settings } = this.known;
    if (dataDirectory !== undefined) return { REEF_DATA_DIR: dataDirectory };
    const { DATABASE_URL, BLOB_DIR, REEF_SECRET_KEY } = settings ?? {};
    return { DATABASE_URL, BLOB_DIR, REEF_SECRET_KEY };
  }
  /** What a shared world takes for GitHub. */
  get githubUrl(): string {
    if (this.known.githubUrl === undefined) throw new Error('Only shared worlds have a GitHub.');
    return this.known.githubUrl;
  }

  /** To be called before anything else; again when the system has moved, such as after a restart. */
  async attach(facts: WorldFacts): Promise<void> {
    await this.pool?.end();
    this.facts = facts;
    this.attachedAt = new Date();
    // Connections come and go with the server; a lost idle one is no failure of the test.
    this.pool = new Pool({ connectionString: facts.databaseUrl, max: 2 }).on('error', () => undefined);
  }

  /** Rows of its database, for assertions about what no answer shows. */
  async sql<Row extends object>(text: string, parameters: readonly unknown[] = []): Promise<Row[]> {
    if (this.pool === undefined) throw new Error('The world is not attached.');
    return (await this.pool.query<Row>(text, [...parameters])).rows;
  }

  /** How many rows every table of the six services has, by `schema.table`. */
  async rowCounts(): Promise<Record<string, number>> {
    const tables = await this.sql<{ name: string }>(
      `SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables WHERE schemaname = ANY($1) ORDER BY 1`,
      [SERVICES],
    );
    const counts = tables.map(({ name }) => `SELECT '${name}' AS name, count(*)::int AS rows FROM ${name}`);
    const rows = await this.sql<{ name: string; rows: number }>(counts.join(' UNION ALL '));
    return Object.fromEntries(rows.map(({ name, rows: count }) => [name, count]));
  }

  /**
   * Waits until every event that is committed now was published. Fails when one was parked as a dead letter, and when
   * one that was said since `attach` is not as docs/asyncapi.yaml describes it.
   */
  async settled(): Promise<void> {
    await Promise.all(
      SERVICES.map(async (schema) => {
        const [last] = await this.sql<{ position: string }>(
          `SELECT coalesce(max(position), 0) AS position FROM ${schema}.outbox`,
        );
        const waiting = `SELECT subject FROM ${schema}.outbox WHERE published_at IS NULL AND position <= $1`;
        await eventually(() => this.sql(waiting, [last?.position]), [], { timeoutMs: 20_000, intervalMs: 100 });
      }),
    );
    const parked = SERVICES.map((schema) => `SELECT subscriber, subject, error FROM ${schema}.dead_letter`);
    expect(await this.sql(parked.join(' UNION ALL '))).toEqual([]);
    const said = SERVICES.map((schema) => `SELECT subject, payload FROM ${schema}.outbox WHERE occurred_at >= $1`);
    const events = await this.sql<{ subject: string; payload: unknown }>(said.join(' UNION ALL '), [this.attachedAt]);
    expect(events.flatMap(({ subject, payload }) => faultsOfEvent(subject, payload))).toEqual([]);
  }

  /** Closes what the test holds open; the system goes on. */
  async detach(): Promise<void> {
    await this.pool?.end();
    delete this.pool;
  }

  private get known(): WorldFacts {
    if (this.facts === undefined) throw new Error('The world is not attached.');
    return this.facts;
  }
}

/** A Reef that belongs to one test file, which may break it. */
export class OwnWorld extends World {
  private running?: RunningTopology;

  /** Use `startWorld`. */
  async start(options?: WorldOptions): Promise<this> {
    this.running = await startTopology(this.topology, options);
    await this.attach(this.running.facts);
    return this;
  }
  get processes(): ReadonlyMap<string, ReefProcess> {
    return this.running?.processes ?? new Map();
  }
  /** A process by its name: a service of a cluster, or `standalone`. */
  process(name: string): ReefProcess {
    const found = this.processes.get(name);
    if (found === undefined) throw new Error(`There is no process ${name}.`);
    return found;
  }
  get nats(): TestNats {
    if (this.running?.nats === undefined) throw new Error(`A ${this.topology} has no NATS server.`);
    return this.running.nats;
  }
  /** Everything the processes have logged, for when a test cannot say itself what went wrong. */
  log(): string {
    return [...this.processes.values()].map((each) => `--- ${each.name}\n${each.lastLines()}`).join('\n');
  }
  /** @param settle false when the test has broken the world for good */
  async stop({ settle = true } = {}): Promise<void> {
    try {
      if (settle && this.running !== undefined) await this.settled();
    } finally {
      await this.detach();
      await this.running?.stop();
      delete this.running;
    }
  }
}

/** Starts a Reef for one test file. `stop()` it at the end. */
export function startWorld(topology: Topology, options?: WorldOptions): Promise<OwnWorld> {
  return new OwnWorld(topology).start(options);
}

/**
 * Declares the same tests for both topologies, against the two worlds that the whole test run shares. Names that a
 * test gives to users, skills and plugins must be its own (`uniqueName`): other files run at the same time.
 */
export function inBothTopologies(title: string, tests: (world: World) => void): void {
  for (const topology of TOPOLOGIES) inTopology(topology, title, tests);
}

/** The same for one of the two, where the other would only say it again. */
export function inTopology(topology: Topology, title: string, tests: (world: World) => void): void {
  describe(`${title} (${topology})`, () => {
    const world = new World(topology);
    beforeAll(async () => world.attach(await sharedWorldFacts(topology)), START_TIMEOUT_MS);
    afterAll(async () => {
      await world.settled();
      await world.detach();
    });
    tests(world);
  });
}
