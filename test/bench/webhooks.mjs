/**
 * `npm run bench:webhooks [-- --rate <events/s> --seconds <n> --endpoints <n>]`: how soon receivers hear of what was
 * committed, and what one dead receiver costs all others.
 *
 * The gateway and the ratings service in one process with an embedded PostgreSQL that syncs every commit, and a receiver
 * in a thread. Rating events are committed at a steady rate (200/s) as the ratings service commits them; the time from
 * then to the arrival is counted. First with one webhook; then with 10,000, each of another plugin; then with those and
 * one of them dead: it never answers, and every tenth event is for it. Fails when p95 of the first is above 300 ms, or
 * when that of the last is more than half above that of the second and above 300 ms.
 */
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { isMainThread, parentPort, Worker } from 'node:worker_threads';
import { ROOT } from '../../scripts/build-if-stale.mjs';

const LIMIT_MS = 300;
const SLOWER = 1.5;
const SECRET_KEY = 'bench'.repeat(8);
const EVERY_TENTH = 10;

if (isMainThread) await main();
else receive();

/** Somebody else's server; says of every rating when it came. */
function receive() {
  const server = createServer((request, response) => {
    const chunks = [];
    request.on('data', (chunk) => chunks.push(chunk));
    request.on('end', () => {
      parentPort.postMessage({ ratingId: JSON.parse(Buffer.concat(chunks)).data.ratingId, at: Date.now() });
      if (request.url !== '/dead') response.writeHead(204).end();
    });
  });
  server.listen(0, '127.0.0.1', () => parentPort.postMessage({ port: server.address().port }));
}

async function main() {
  const options = { rate: { type: 'string' }, seconds: { type: 'string' }, endpoints: { type: 'string' } };
  const { values } = parseArgs({ options });
  const [rate, seconds, many] = [values.rate ?? 200, values.seconds ?? 15, values.endpoints ?? 10_000].map(Number);
  const bench = await open();
  try {
    const [one] = await bench.addEndpoints(1, '/one');
    await bench.measure([one], { rate, seconds: 3 }); // the compiler warms up
    const first = report('one webhook', await bench.measure([one], { rate, seconds }));
    const plugins = await bench.addEndpoints(many, '/many');
    const without = report(`${many} webhooks`, await bench.measure(plugins, { rate, seconds }));
    const [dead] = await bench.addEndpoints(1, '/dead');
    const beside = report(`${many} webhooks, one dead`, await bench.measure(plugins, { rate, seconds, dead }));
    console.log(`p95 beside a dead one: ${(beside / without).toFixed(2)} times that of without`);
    if (first > LIMIT_MS || beside > Math.max(LIMIT_MS, SLOWER * without)) process.exitCode = 1;
  } finally {
    await bench.close();
  }
}

/** @returns p95 in milliseconds */
function report(what, times) {
  times.sort((a, b) => a - b);
  const at = (share) => times[Math.ceil(share * times.length) - 1];
  const figures = `p50 ${at(0.5)} ms, p95 ${at(0.95)} ms, p99 ${at(0.99)} ms, longest ${at(1)} ms`;
  console.log(`${what.padEnd(28)} ${times.length} events, commit to receiver: ${figures}`);
  return at(0.95);
}

async function open() {
  const require = createRequire(import.meta.url);
  require(join(ROOT, 'test/support/register-typescript.cjs'));
  const load = (file) => require(join(ROOT, file));
  const directory = mkdtempSync(join(tmpdir(), 'reef-bench-'));
  const { startEmbeddedPostgres } = load('apps/standalone/src/embedded-postgres/embedded-postgres.ts');
  const postgres = await startEmbeddedPostgres({ directory, durable: true });
  const environment = {
    ...{ DATABASE_URL: postgres.url, REEF_SECRET_KEY: SECRET_KEY, BLOB_DIR: join(directory, 'blobs') },
    ...{ OPS_PORT: '0', PORT: '0', LOG_LEVEL: 'error' },
    ...{ WEBHOOK_ALLOW_HTTP: 'true', WEBHOOK_ALLOW_CIDRS: '127.0.0.0/8', WEBHOOK_TIMEOUT_SECONDS: '5' },
  };
  const { GatewayModule } = load('apps/gateway/src/gateway.module.ts');
  const { RatingsModule } = load('apps/ratings/src/ratings.module.ts');
  const { startProcess } = load('libs/runtime/src/index.ts');
  const running = await startProcess({ name: 'bench', services: [GatewayModule, RatingsModule], environment });
  const { unitOfWorkOf } = load('libs/persistence/src/index.ts');
  const database = (schema) => running.app.get(unitOfWorkOf(schema), { strict: false });

  const arrivals = new Map();
  const receiver = new Worker(new URL(import.meta.url));
  const port = await new Promise((resolve) => receiver.once('message', (message) => resolve(message.port)));
  receiver.on('message', ({ ratingId, at }) => arrivals.has(ratingId) || arrivals.set(ratingId, at));

  return {
    addEndpoints: (count, path) =>
      addEndpoints(load, database('gateway'), { count, url: `http://127.0.0.1:${port}${path}` }),
    measure: (plugins, pace) => measure(load, database('ratings'), arrivals, plugins, pace),
    close: async () => {
      await running.stop();
      await receiver.terminate();
      await postgres.stop();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

/** Webhooks of one new user, each for a plugin of its own. @returns the plugins */
async function addEndpoints(load, gateway, { count, url }) {
  const { newId } = load('libs/kernel/src/index.ts');
  const { sealSecret } = load('apps/gateway/src/webhooks/signing/sealed-secret.rules.ts');
  const { newWebhookSecret } = load('apps/gateway/src/webhooks/signing/secret.rules.ts');
  const userId = newId();
  await gateway.run(async (tx) => {
    await tx.query(`SET CONSTRAINTS ALL DEFERRED`);
    const handle = `u${userId.slice(-12)}`;
    await tx.query(`INSERT INTO gateway.user (id, handle, role, created_at) VALUES ($1, $2, 'user', now())`, [
      userId,
      handle,
    ]);
    await tx.query(
      `INSERT INTO gateway.publisher (id, kind, handle, linked_user_id, created_at) VALUES ($1, 'user', $2, $1, now())`,
      [userId, handle],
    );
  });
  const ids = Array.from({ length: count }, () => newId());
  const plugins = Array.from({ length: count }, () => newId());
  const secrets = ids.map((id) => sealSecret(SECRET_KEY, id, newWebhookSecret()));
  await gateway.query(
    `INSERT INTO gateway.webhook_endpoint (id, owner_kind, owner_id, url, events, plugin_id, plugin_name, cloud_events,
       state, secret_sealed, created_at, updated_at)
     SELECT id, 'user', $1, $2, '{rating.created}', plugin, 'bench', false, 'enabled', secret, now(), now()
     FROM unnest($3::uuid[], $4::uuid[], $5::bytea[]) AS each (id, plugin, secret)`,
    [userId, url, ids, plugins, secrets],
  );
  await gateway.query('ANALYZE gateway.webhook_endpoint');
  return plugins;
}

/** Commits events at a steady rate. @returns the milliseconds each took to arrive, but for those to the dead one */
async function measure(load, ratings, arrivals, plugins, { rate, seconds, dead }) {
  const { ratingCreated } = load('libs/contracts/src/index.ts');
  const { newId } = load('libs/kernel/src/index.ts');
  const commit = async (packageId) => {
    const ratingId = newId();
    const aggregate = { averageScore: 4, totalRatings: 1, distribution: { 4: 1 }, revision: 1 };
    const about = { packageId, pluginId: 'bench', ownerId: newId(), isPrivate: false, sequence: 1, aggregate };
    await ratings.run((tx) => tx.emit(ratingCreated, { ...about, ratingId, userId: newId(), score: 4 }));
    return { ratingId, committedAt: Date.now() };
  };
  const startedAt = performance.now();
  const committed = [];
  for (let i = 0; i < rate * seconds; i += 1) {
    const early = startedAt + (i * 1000) / rate - performance.now();
    if (early > 0) await delay(early);
    const isForDead = dead !== undefined && i % EVERY_TENTH === 0;
    const written = commit(isForDead ? dead : plugins[i % plugins.length]);
    if (!isForDead) committed.push(written);
  }
  const events = await Promise.all(committed);
  while (!events.every(({ ratingId }) => arrivals.has(ratingId))) await delay(20);
  return events.map(({ ratingId, committedAt }) => arrivals.get(ratingId) - committedAt);
}
