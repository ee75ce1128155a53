import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { request } from 'undici';
import { Balancer } from '../support/balancer';
import { uniqueName } from '../support/bundles';
import { eventually } from '../support/eventually';
import { freePort } from '../support/free-port';
import { send, type Reply } from '../support/http';
import { startNats } from '../support/nats';
import { createDatabase } from '../support/postgres';
import { ReefProcess } from '../support/reef-process';
import { startRedis, type TestRedis } from '../support/redis';
import { type User } from '../support/registry-client';
import { runCommand } from '../support/run-command';
import { SteadyLoad } from '../support/steady-load';
import { newToken } from '../support/topologies';
import { START_TIMEOUT_MS, World } from '../support/world';

const AT_ONCE = { timeoutMs: 1_000, intervalMs: 20 };
const DEVICE_ORACLE = join(__dirname, '../support/oauth-device-oracle.mjs');
const DOWNLOADS = 30;
const PLUGIN = 'rated';

/** Two gateways behind one public URL, over one NATS, one PostgreSQL and one Redis; and the ratings they ask. */
describe('two gateways', () => {
  const [a, b] = [new World('cluster'), new World('cluster')];
  const processes: ReefProcess[] = [];
  const closing: (() => Promise<unknown>)[] = [];
  let redis: TestRedis;
  let start: (app: string, port: number) => Promise<ReefProcess>;
  jest.setTimeout(START_TIMEOUT_MS);
  beforeAll(async () => {
    const [nats, database, portA, portB] = await Promise.all([startNats(), createDatabase(), freePort(), freePort()]);
    redis = await startRedis();
    const url = `http://127.0.0.1:${portA}`;
    const adminToken = newToken();
    const env = {
      REEF_PUBLIC_URL: url,
      REEF_ADMIN_TOKEN: adminToken,
      REEF_SECRET_KEY: randomBytes(32).toString('base64url'),
      NATS_URL: nats.url,
      DATABASE_URL: database.url,
      DATABASE_POOL_SIZE: '4',
      REDIS_URL: redis.url,
      // A busy machine is no reason to count alone; a dead one is told by its connection.
      REDIS_TIMEOUT_MS: '20000',
      RATE_LIMIT_CLIENT_PER_KEY: '1000000',
      RATE_LIMIT_DOWNLOAD_PER_KEY: String(DOWNLOADS),
      SHUTDOWN_SECONDS: '5',
      // Longer than the balancer takes to ask who is ready.
      SHUTDOWN_DELAY_SECONDS: '0.5',
    };
    start = async (app, port) => {
      const process = new ReefProcess({ app, env: { ...env, PORT: String(port) }, opsPort: await freePort() });
      processes.push(process);
      await process.start();
      return process;
    };
    closing.push(
      () => Promise.all(processes.map((process) => process.stop())),
      () => nats.stop(),
      () => redis.stop(),
      () => database.close(),
    );
    await Promise.all([start('gateway', portA), start('gateway', portB), start('ratings', 0)]);
    const facts = { topology: 'cluster' as const, adminToken, databaseUrl: database.url };
    await a.attach({ ...facts, url });
    await b.attach({ ...facts, url: `http://127.0.0.1:${portB}` });
    await newPlugin(PLUGIN);
  }, START_TIMEOUT_MS);
  afterAll(async () => {
    await Promise.all([a.detach(), b.detach()]);
    for (const close of closing) await close();
  }, START_TIMEOUT_MS);

  /** As if the catalog had told of it. */
  async function newPlugin(name = uniqueName('rated')): Promise<string> {
    await a.sql(
      `INSERT INTO ratings.ratable_plugin (id, name, owner_id, channel, visible, heard)
       VALUES (gen_random_uuid(), $1, gen_random_uuid(), 'community', true, 0)`,
      [name],
    );
    return name;
  }
  const admin = async (path: string, json: object) =>
    (await a.request('POST', path, { token: a.adminToken, json })).expect(200);
  const form = (path: string, fields: Record<string, string>) => {
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    return a.request('POST', path, { headers, body: new URLSearchParams(fields).toString() });
  };
  const whoami = (world: World, token: string) => world.get('/api/v1/whoami', { token });
  const ratings = (world: World, token: string) => world.ratingsOf(token, PLUGIN);
  /** An access token that works on both, and which both have seen. */
  async function known(token: string): Promise<string> {
    for (const world of [a, b]) expect((await ratings(world, token)).status).toBe(200);
    return token;
  }
  /** What a program gets that a person lets act for them. */
  async function accessOf({ userId }: User): Promise<{ access: string; refresh: string; clientId: string }> {
    const client = { name: 'device', grant: 'device_code refresh_token', scope: 'plugin:rating:read registry:read' };
    const created = await a.request('POST', '/api/v1/admin/clients', {
      token: a.adminToken,
      json: { ...client, isPublic: true },
    });
    const { clientId } = created.expect(201).json;
    const secret = randomBytes(32).toString('base64url');
    await a.sql(
      `INSERT INTO gateway.session (id, sha256, user_id, method, created_at, last_seen_at, expires_at)
       VALUES (gen_random_uuid(), $1, $2, 'password', now(), now(), now() + interval '1 hour')`,
      [createHash('sha256').update(secret).digest('hex'), userId],
    );
    const given = { issuer: a.url, clientId, cookie: `reef_session=${secret}` };
    const { code, stdout, stderr } = await runCommand(process.execPath, [DEVICE_ORACLE, JSON.stringify(given)]);
    expect([code, stderr]).toEqual([0, '']);
    const { refreshed } = JSON.parse(stdout);
    return { access: refreshed.access_token, refresh: refreshed.refresh_token, clientId };
  }
  const kidOf = (jwt: string): string => JSON.parse(Buffer.from(jwt.split('.')[0]!, 'base64url').toString()).kid;

  describe('know within a second', () => {
    it('that an access token was revoked', async () => {
      const client = await a.createOAuthClient();
      const token = await known((await a.askForToken(client)).expect(200).json.access_token);
      const { clientId: client_id, clientSecret: client_secret } = client;
      (await form('/oauth/revoke', { token, client_id, client_secret })).expect(200);
      await eventually(async () => (await ratings(b, token)).status, 401, AT_ONCE);
    });
    it('that a user was banned, and say so to their programs', async () => {
      const user = await a.createUser();
      const { access, refresh, clientId } = await accessOf(user);
      await known(access);
      await admin('/api/v1/users/ban', { handle: user.handle });
      const refused = await eventually(
        () => ratings(b, access),
        ({ status }) => status === 401,
        AT_ONCE,
      );
      expect(refused.json.code).toBe('account_suspended');
      expect((await whoami(b, access)).expect(401).text).toContain('not in good standing');
      const body = new URLSearchParams({ grant_type: 'refresh_token', refresh_token: refresh, client_id: clientId });
      const headers = { 'content-type': 'application/x-www-form-urlencoded' };
      const again = await b.request('POST', '/oauth/token', { headers, body: body.toString() });
      expect(again.expect(400).json).toEqual({
        error: 'invalid_grant',
        error_description: 'The account is not in good standing',
      });
    });
    it('that another key signs', async () => {
      const client = await a.createOAuthClient();
      const before = await known((await b.askForToken(client)).expect(200).json.access_token);
      const { keyId } = (await admin('/api/v1/admin/keys/rotate', {})).json;
      const after = (await a.askForToken(client)).expect(200).json.access_token;
      expect([kidOf(before) === keyId, kidOf(after)]).toEqual([false, keyId]);
      await eventually(async () => (await ratings(b, after)).status, 200, AT_ONCE);
      const kid = async () => kidOf((await b.askForToken(client)).expect(200).json.access_token);
      await eventually(kid, keyId, AT_ONCE);
      await known(before);
    });
  });

  it('have one effect when a request is sent two hundred times at once', async () => {
    const { token } = await a.createUser();
    const headers = { 'idempotency-key': randomUUID() };
    const rate = (world: World) =>
      world.request('POST', `/v1/plugins/${PLUGIN}/ratings`, { token, headers, json: { score: 5 }, timeoutMs: 60_000 });
    const replies = await Promise.all(Array.from({ length: 200 }, (_, i) => rate(i % 2 === 0 ? a : b)));
    const done = replies.filter(({ status }) => status === 201);
    expect(new Set(done.map(({ text }) => text)).size).toBe(1);
    expect(done.filter((reply) => reply.header('idempotency-replayed') === null)).toHaveLength(1);
    for (const { status, json } of replies)
      if (status !== 201) expect([status, json.code]).toEqual([409, 'idempotency_in_progress']);
    expect((await ratings(a, token)).expect(200).json.totalRatings).toBe(1);
    for (const world of [a, b]) expect((await rate(world)).expect(201).header('idempotency-replayed')).toBe('true');
  });

  it('show writers their own writes at once, wherever they ask next', async () => {
    const plugin = await newPlugin();
    const { token } = await a.createUser();
    const other = (world: World): World => (world === a ? b : a);
    const total = async (world: World) => (await world.ratingsOf(token, plugin)).expect(200).json.totalRatings;
    for (const world of [a, b, a, b]) {
      expect([await total(a), await total(b)]).toEqual([0, 0]);
      const { ratingId } = (await world.rate(token, plugin, { score: 5 })).expect(201).json;
      expect(await total(other(world))).toBe(1);
      const path = `/v1/plugins/${plugin}/ratings/${ratingId}`;
      (await world.request('PUT', path, { token, json: { score: 1 } })).expect(200);
      expect((await other(world).ratingsOf(token, plugin)).json.averageScore).toBe(1);
      (await world.request('DELETE', path, { token })).expect(204);
      expect(await total(other(world))).toBe(0);
    }
  });

  it('lose no rating that was answered, and no event, when ratings and a gateway are killed under load', async () => {
    const plugin = await newPlugin();
    const client = await a.oauthToken();
    const users = await Promise.all(Array.from({ length: 40 }, () => a.createUser()));
    const rate = ({ userId }: User, i: number) =>
      (i % 2 === 0 ? a : b).rate(client, plugin, { userId, score: (i % 5) + 1 }).then(
        (reply) => reply,
        () => undefined,
      );
    const sent = users.map(rate);
    await Promise.race(sent);
    const [, gatewayB, ratingsProcess] = processes;
    await Promise.all([ratingsProcess!.kill(), gatewayB!.kill()]);
    const answered = (await Promise.all(sent)).filter((reply) => reply?.status === 201);
    await Promise.all([ratingsProcess!.start(), gatewayB!.start()]);
    expect(answered.length).toBeGreaterThan(0);
    for (const reply of answered) {
      const { ratingId } = reply!.json;
      (await a.get(`/v1/plugins/${plugin}/ratings/${ratingId}`, { token: client })).expect(200);
    }
    const [kept] = await a.sql<{ many: number }>(
      `SELECT count(*)::int AS many FROM ratings.rating r JOIN ratings.ratable_plugin p ON p.id = r.plugin_id WHERE p.name = $1`,
      [plugin],
    );
    await eventually(async () => {
      const said = await a.sql<{ many: number }>(
        `SELECT count(*)::int AS many FROM ratings.outbox
         WHERE subject = 'reef.evt.ratings.rating.created.v1' AND published_at IS NOT NULL AND payload::jsonb ->> 'pluginId' = $1`,
        [plugin],
      );
      return said[0]?.many;
    }, kept!.many);
    const verified = await admin('/api/v1/admin/ratings/verify', {});
    expect(verified.json).toMatchObject({ drift: [], next: null });
    expect((await a.ratingsOf(client, plugin)).json.totalRatings).toBe(kept!.many);
  });

  it('fail no request while a replica of ratings and one of them are restarted', async () => {
    const [gatewayA, gatewayB, ratingsA] = processes;
    await start('ratings', 0);
    const behind = (world: World, process: ReefProcess) => ({
      port: Number(new URL(world.url).port),
      isReady: () => process.isReady(),
    });
    const balancer = await Balancer.start([behind(a, gatewayA!), behind(b, gatewayB!)], 0, 50);
    const plugin = await newPlugin();
    const { token } = await a.createUser();
    // A connection a request: what is sent on one that its server is about to close, nobody can help.
    const ask = async (method: 'GET' | 'POST', path: string, json?: object) => {
      const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
      const body = json === undefined ? null : JSON.stringify(json);
      const reply = await request(`http://127.0.0.1:${balancer.port}${path}`, { method, headers, body, reset: true });
      return { status: reply.statusCode, text: await reply.body.text() };
    };
    let limit = 1;
    const load = new SteadyLoad(
      [
        { name: 'whoami', share: 20, expected: [200], send: () => ask('GET', '/api/v1/whoami') },
        {
          ...{ name: 'ratings', share: 60, expected: [200] },
          send: () => ask('GET', `/v1/plugins/${plugin}/ratings?limit=${1 + (limit++ % 100)}`),
        },
        {
          ...{ name: 'rate', share: 20, expected: [201, 409] },
          send: () => ask('POST', `/v1/plugins/${plugin}/ratings`, { score: 5 }),
        },
      ],
      20,
    );
    for (const process of [ratingsA!, gatewayB!]) {
      expect(await process.stop()).toEqual({ code: 0, signal: null });
      await process.start();
    }
    const { sent, failures } = await load.stop();
    await balancer.stop();
    expect([...failures]).toEqual([]);
    expect(sent).toBeGreaterThan(0);
  });

  it('share one budget, and never let one request more in', async () => {
    const admitted = await inOneWindow(async () => {
      const { token } = await a.createUser();
      return Promise.all(
        Array.from({ length: 4 * DOWNLOADS }, (_, i) => (i % 2 === 0 ? a : b).get('/api/v1/download', { token })),
      );
    });
    const remaining = admitted
      .filter(({ status }) => status !== 429)
      .map((reply) => Number(reply.header('x-ratelimit-remaining')));
    expect(remaining.sort((x, y) => x - y)).toEqual(Array.from({ length: DOWNLOADS }, (_, i) => i));
  });

  it('go on reading without Redis, each counting for itself, and say so', async () => {
    await redis.kill();
    const { handle, token } = await a.createUser();
    for (const [i, world] of [a, b].entries()) {
      const read = (await whoami(world, token)).expect(200);
      expect([read.json.user.handle, read.header('ratelimit-policy')]).toEqual([handle, '"read";q=2400;w=60']);
      (await world.request('POST', '/api/v1/skills', { token, json: {} })).expect(503);
      const metrics = await send(`http://127.0.0.1:${processes[i]!.opsPort}`, 'GET', '/metrics');
      expect(metrics.text).toMatch(/^reef_rate_limit_redis_away 1$/m);
    }
  });
});

/** Every minute has a boundary, which a test may cross: it is then done again, with a new caller. */
async function inOneWindow(work: () => Promise<Reply[]>): Promise<Reply[]> {
  for (;;) {
    const replies = await work();
    if (new Set(replies.map((reply) => reply.header('x-ratelimit-reset'))).size === 1) return replies;
  }
}
