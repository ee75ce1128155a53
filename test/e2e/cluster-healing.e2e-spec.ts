import { connect } from 'nats';
import { simpleSkill, uniqueName } from '../support/bundles';
import { eventually } from '../support/eventually';
import { type Reply } from '../support/http';
import { reefJson } from '../support/reef-cli';
import { type User } from '../support/registry-client';
import { SERVICES, type Service } from '../support/topologies';
import { Receiver } from '../support/webhook-receiver';
import { START_TIMEOUT_MS, startWorld, type OwnWorld } from '../support/world';

jest.setTimeout(START_TIMEOUT_MS);
/** "Quickly": far below the deadline of a call, which is what a caller would wait for without fast failure. */
const QUICKLY_MS = 2_000;

describe('a cluster whose processes die', () => {
  let world: OwnWorld;
  let user: User;
  let rater: User;
  const plugin = uniqueName('plugin');
  const skill = uniqueName('skill');
  let limit = 10;
  beforeAll(async () => {
    world = await startWorld('cluster', {
      env: { EVENTS_REPAIR_SECONDS: '1', PUBLISH_LEASE_SECONDS: '2', WEBHOOK_TIMEOUT_SECONDS: '1' },
    });
    user = await world.createUser();
    rater = await world.createUser();
    (await world.publishPlugin(user, { name: plugin, version: '1.0.0' })).expect(200);
    (await publish(skill)).expect(200);
    (await world.rate(rater.token, plugin, { score: 5 })).expect(201);
  }, START_TIMEOUT_MS);
  afterAll(() => world.stop());

  const publish = (slug: string): Promise<Reply> =>
    world.publishSkillParts(user, { slug, version: '1.0.0', files: simpleSkill(slug) });
  const ROUTES: Record<string, () => Promise<Reply>> = {
    whoami: () => world.get('/api/v1/whoami', { token: user.token }),
    skill: () => world.get(`/api/v1/skills/${skill}`),
    download: () => world.get(`/api/v1/download?slug=${skill}`),
    search: () => world.get(`/api/v1/search?q=${skill}`),
    publish: () => publish(uniqueName('during')),
    ticket: () => world.request('POST', '/api/v1/skills/-/upload-url', { token: user.token, json: {} }),
    // A page that nobody asked for before: what was asked for, the gateway answers from memory.
    ratings: () => world.get(`/v1/plugins/${plugin}/ratings?limit=${(limit += 1)}`, { token: rater.token }),
  };
  /** Which routes stop working without a service; all others go on. */
  const LOST: Record<Exclude<Service, 'gateway'>, string[]> = {
    catalog: ['skill', 'download', 'search', 'publish'],
    publishing: ['publish', 'ticket'],
    ratings: ['ratings'],
    moderation: [],
    scanning: [],
  };

  /** Publishes without end in the background; `stop()` tells what was answered, by slug. */
  function traffic(): { stop(): Promise<Map<string, number | 'cut off'>> } {
    const told = new Map<string, number | 'cut off'>();
    let going = true;
    const worker = async (): Promise<void> => {
      while (going) {
        const slug = uniqueName('traffic');
        const answer = await publish(slug).then(
          ({ status }) => status,
          () => 'cut off' as const,
        );
        told.set(slug, answer);
      }
    };
    const workers = [worker(), worker()];
    return {
      stop: async () => {
        going = false;
        await Promise.all(workers);
        return told;
      },
    };
  }
  const pids = () => new Map([...world.processes].map(([name, { pid }]) => [name, pid]));

  it.each(SERVICES)('heals when %s is killed under traffic and started again, and no other is', async (name) => {
    const before = pids();
    const busy = traffic();
    await ROUTES.publish!();
    const victim = world.process(name);
    await victim.kill();
    if (name !== 'gateway') await whileDead(name);
    await victim.start();
    await eventually(async () => (await publish(uniqueName('healed'))).json.publicationStatus, 'published', {
      timeoutMs: 30_000,
    });
    const told = await busy.stop();

    const answers = [...new Set(told.values())];
    // 400: an attempt that was given up says so, and that the same command may be repeated.
    expect(answers.filter((answer) => ![200, 400, 503, 504, 'cut off'].includes(answer))).toEqual([]);
    for (const [slug, answer] of told) {
      if (answer !== 200) continue;
      await eventually(async () => [slug, (await world.get(`/api/v1/download?slug=${slug}`)).status], [slug, 200], {
        timeoutMs: 30_000,
      });
    }
    for (const route of Object.keys(ROUTES)) expect([route, (await ROUTES[route]!()).status]).toEqual([route, 200]);
    const after = pids();
    for (const service of SERVICES) if (service !== name) expect(after.get(service)).toBe(before.get(service));
    await world.settled();
  });

  async function whileDead(name: Exclude<Service, 'gateway'>): Promise<void> {
    for (const [route, call] of Object.entries(ROUTES)) {
      const askedAt = performance.now();
      const reply = await call();
      const tookMs = performance.now() - askedAt;
      const expected = LOST[name].includes(route) ? 503 : 200;
      expect([name, route, reply.status, reply.text.slice(0, 100)]).toEqual([name, route, expected, expect.anything()]);
      if (expected !== 503) continue;
      expect(tookMs).toBeLessThan(QUICKLY_MS);
      expect(Number(reply.header('retry-after'))).toBeGreaterThan(0);
      if (route !== 'ratings') expect(reply.text).toMatch(/not available right now/);
    }
  }

  it('publishes what waited for its scan as soon as scanning is back', async () => {
    await world.process('scanning').kill();
    const slug = uniqueName('waiting');
    expect((await publish(slug)).expect(200).json.publicationStatus).toBe('pending');
    await world.process('scanning').start();
    await eventually(async () => (await world.get(`/api/v1/skills/${slug}`)).status, 200, { timeoutMs: 30_000 });
  });
  it('sends a webhook again that the gateway was killed over', async () => {
    const receiver = await new Receiver().open();
    receiver.answering = () => undefined;
    const { token } = await world.createUser();
    (await world.request('POST', '/v1/webhooks', { token, json: { url: receiver.url, pluginId: plugin } })).expect(201);
    (await world.rate(token, plugin, { score: 4 })).expect(201);
    await eventually(() => receiver.hooks.length, 1);
    await world.process('gateway').kill();
    const [id] = receiver.ids;
    receiver.reset();
    await world.process('gateway').start();
    await eventually(() => receiver.ids, [id!], { timeoutMs: 30_000 });
    await receiver.close();
  });
  it('heals when the bus dies and comes back with nothing in it', async () => {
    const busy = traffic();
    await ROUTES.publish!();
    await world.nats.wipeStore();
    await world.nats.restart();
    await eventually(async () => (await publish(uniqueName('bus'))).json.publicationStatus, 'published', {
      timeoutMs: 60_000,
    });
    const told = await busy.stop();
    for (const [slug, answer] of told)
      if (answer === 200)
        await eventually(async () => [slug, (await world.get(`/api/v1/skills/${slug}`)).status], [slug, 200], {
          timeoutMs: 60_000,
        });
    await world.settled();
  });
  it('changes nothing when everything that was ever said is said again', async () => {
    const handled = () => consumersOf(world.nats.url);
    await eventually(handled, [], { timeoutMs: 30_000 });
    const before = await contents(world);
    const settings = { REEF_URL: world.url, REEF_ADMIN_TOKEN: world.adminToken };
    const { replayed, total } = await reefJson(settings, 'events', 'replay');
    expect([replayed, total > 10]).toEqual([total, true]);
    await world.settled();
    await eventually(handled, [], { timeoutMs: 60_000 });
    expect(await contents(world)).toEqual(before);
  });
});

/** The durable subscribers that have not yet handled all that the stream has for them. */
async function consumersOf(url: string): Promise<string[]> {
  const nats = await connect({ servers: url });
  try {
    const consumers = await (await nats.jetstreamManager()).consumers.list('REEF_EVENTS').next();
    return consumers.filter((each) => each.num_pending + each.num_ack_pending > 0).map(({ name }) => name);
  } finally {
    await nats.close();
  }
}

/** What says itself that there was a replay, and what keeps books about events. */
const ABOUT_EVENTS = ['outbox', 'outbox_sequence', 'inbox', 'inbox_mark', 'audit_head'];

/** A digest of every table, but of what is about the replay itself. */
async function contents(world: OwnWorld): Promise<Record<string, string>> {
  const tables = Object.keys(await world.rowCounts()).filter((name) => !ABOUT_EVENTS.includes(name.split('.')[1]!));
  const digests = tables.map((name) => {
    const rows = name.endsWith('.audit_record') ? `${name} WHERE action <> 'events.replay'` : name;
    return `SELECT '${name}' AS name, md5(coalesce(string_agg(entry::text, ',' ORDER BY entry::text), '')) AS digest
      FROM (SELECT t AS entry FROM ${rows.replace(name, `${name} t`)}) all_rows`;
  });
  const rows = await world.sql<{ name: string; digest: string }>(digests.join(' UNION ALL '));
  return Object.fromEntries(rows.map(({ name, digest }) => [name, digest]));
}
