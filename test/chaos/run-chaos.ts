import { Pool } from 'pg';
import { uniqueName } from '../support/bundles';
import { eventually } from '../support/eventually';
import { RemoteRegistry } from '../support/registry-load';
import { seededRandom } from '../support/seeded-random';
import { Receiver } from '../support/webhook-receiver';
import { Administrator } from './administrator';
import type { Caller } from './callers';
import { ChaosWorld } from './chaos-world';
import { describeFault, faultPlan, type Fault } from './fault-plan';
import { happen } from './faults';
import { NeverAnswered, Tally } from './insist';
import { INVARIANTS, unfinished, type Evidence } from './invariants';
import { Downloader, Publisher, type Published } from './publishers';
import { Rater } from './raters';

export interface ChaosOptions {
  readonly seed: number;
  /** How long things go wrong, in seconds. */
  readonly seconds: number;
  readonly say?: (line: string) => void;
}
export interface ChaosReport {
  readonly seed: number;
  readonly plan: readonly Fault[];
  /** How often callers met what. */
  readonly tally: ReadonlyMap<string, number>;
  /** From the last fault made good until nothing was left to do, in seconds. */
  readonly healedAfterSeconds: number;
  /** What must not be, by the invariant it breaks; empty lists are kept ones. */
  readonly broken: Readonly<Record<string, readonly string[]>>;
  /** Of the services, for who has to find out. */
  readonly errors: readonly string[];
}

/** How long everything may take to be whole, when nothing goes wrong any more. */
const HEALED_WITHIN_MS = 90_000;
/** A caller who has no answer by then, never gets one. */
const ANSWERED_WITHIN_MS = 60_000;
const PLUGINS = 3;
const RATERS = 4;

/** One run: a world, callers that know what they were told, faults by the seed, and what must be true afterwards. */
export async function runChaos(options: ChaosOptions): Promise<ChaosReport> {
  const world = await ChaosWorld.start();
  const receiver = await new Receiver().open();
  try {
    return await new Run(world, receiver, options).go();
  } finally {
    await receiver.close();
    await world.stop();
  }
}

class Run {
  private readonly random: () => number;
  private readonly stop = new AbortController();
  private readonly giveUp = new AbortController();
  private readonly tally = new Tally();
  private readonly violations: string[] = [];
  private readonly registry: RemoteRegistry;
  private readonly say: (line: string) => void;
  private readonly shelf: Published[] = [];

  constructor(
    private readonly world: ChaosWorld,
    private readonly receiver: Receiver,
    private readonly options: ChaosOptions,
  ) {
    this.random = seededRandom(options.seed);
    this.registry = new RemoteRegistry(world.facts.url, world.facts.adminToken);
    this.say = options.say ?? (() => undefined);
  }

  async go(): Promise<ChaosReport> {
    const { world, options } = this;
    const plan = faultPlan(options.seed, options.seconds * 1000);
    const { raters, downloaders, administrator, workers, webhooks } = await this.prepare();
    const working = Promise.allSettled(workers.map((work) => work()));
    await happen(world, plan, (fault) => this.say(describeFault(fault)));
    const wholeAt = performance.now();
    this.stop.abort();
    const end = setTimeout(() => this.giveUp.abort(), ANSWERED_WITHIN_MS);
    for (const outcome of await working) if (outcome.status === 'rejected') this.violations.push(told(outcome.reason));
    clearTimeout(end);
    this.receiver.answering = (_hook, response) => void response.writeHead(204).end();

    const db = new Pool({ connectionString: world.databaseUrl, max: 2 });
    const evidence: Evidence = { db, registry: this.registry, receiver: this.receiver, webhooks };
    const patience = { timeoutMs: HEALED_WITHIN_MS, intervalMs: 250 };
    await world.ready();
    // What is still unfinished then, the invariants name.
    await eventually(() => unfinished(evidence), [], patience).catch(() => undefined);
    const healedAfterSeconds = (performance.now() - wholeAt) / 1000;
    const broken: Record<string, string[]> = {};
    for (const [name, check] of Object.entries(INVARIANTS))
      broken[name] = await check(evidence).catch((error: unknown) => [told(error)]);
    for (const one of [...raters, ...downloaders, administrator]) await one.check(db);
    broken['acknowledged writes are readable'] = this.violations;
    broken['no service ends by itself'] = world.crashes;
    await db.end();
    return { seed: options.seed, plan, tally: this.tally.counts, healedAfterSeconds, broken, errors: world.errors() };
  }

  /** Who is there before anything goes wrong, and something to read, to rate and to hear of. */
  private async prepare() {
    const { registry } = this;
    const owner = await registry.createUser('owner');
    const plugins = Array.from({ length: PLUGINS }, () => uniqueName('plugin'));
    const publishers = [
      new Publisher(owner, uniqueName('skill'), 'skill', this.shelf, this.caller()),
      ...plugins.map((name) => new Publisher(owner, name, 'plugin', this.shelf, this.caller())),
    ];
    for (const publisher of publishers) await publisher.publish('1.0.0');
    const webhooks = [];
    for (const plugin of plugins.slice(0, 2)) {
      const json = { url: this.receiver.url, pluginId: plugin };
      const made = await registry.request('POST', '/v1/webhooks', { token: owner.token, json });
      webhooks.push({ webhookId: made.expect(201).json.webhookId as string, token: owner.token, plugin });
    }
    const moody = this.fork();
    this.receiver.answering = (_hook, response) => void response.writeHead(moody() < 0.15 ? 500 : 204).end();
    const raters: Rater[] = [];
    for (let n = 0; n < RATERS; n += 1)
      raters.push(new Rater(await registry.createUser('rater'), plugins, this.caller()));
    const downloaders = [new Downloader(this.shelf, this.caller()), new Downloader(this.shelf, this.caller())];
    const administrator = new Administrator(this.caller());
    const all = [...raters, ...downloaders, administrator, ...publishers.slice(0, 2)];
    return { raters, downloaders, administrator, webhooks, workers: all.map((one) => () => one.work()) };
  }

  private caller(): Caller {
    const { registry, tally, violations } = this;
    return { registry, tally, violations, random: this.fork(), stop: this.stop.signal, giveUp: this.giveUp.signal };
  }
  /** Each caller has numbers of its own: how quick the others are does not change them. */
  private fork(): () => number {
    return seededRandom(Math.floor(this.random() * 2 ** 31));
  }
}

function told(error: unknown): string {
  return error instanceof NeverAnswered ? error.message : String((error as Error).stack ?? error);
}
