/** The durable POST of `npm run bench:ratings`: six processes and a NATS server against pgbench, in turn. */
import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { startCluster } from './own-cluster.mjs';
import { processorMs } from './processor-time.mjs';
import { seed, usersOf } from './rating-rows.mjs';

const run = promisify(execFile);
const median = (numbers) => [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)];
/** As many as pgbench: what both write waits for the same disk. */
const WRITERS = 8;
const ROUNDS = 3;
const PLUGINS = 50;
const USERS = 4_000;
const WARM_UP_SECONDS = 2;
const QUIET_WITHIN_MS = 60_000;
/** The two that every POST goes through have a core each; the others share that of the gateway, and PostgreSQL has both. */
const PIN = Object.fromEntries(
  ['nats', 'gateway', 'catalog', 'publishing', 'ratings', 'moderation', 'scanning'].map((name) => [
    name,
    ['taskset', '-c', name === 'ratings' ? '0' : '1'],
  ]),
);
const LAYOUT =
  'six processes and NATS; ratings on core 0, the others, who sends and pgbench on core 1; PostgreSQL on both';

/**
 * Ratings a second over transactions a second. Prints both, and the processor time each process takes for a rating.
 * @param databaseUrl a PostgreSQL of its own, as durable as in production
 * @param profile where `--cpu-prof` of gateway and ratings go; undefined: nothing is profiled
 */
export async function posts({ databaseUrl, sql, scratch, seconds, settings, profile }) {
  const prof = profile === undefined ? [] : ['--cpu-prof', '--cpu-prof-dir', profile];
  const node = { gateway: prof, ratings: prof };
  const reef = await startCluster({ settings: { DATABASE_URL: databaseUrl, ...settings }, pin: PIN, node });
  try {
    const plugins = [];
    for (let n = 0; n < PLUGINS; n += 1) plugins.push(await seed(sql, `bench-${n}`, 0));
    const [names, ids] = [plugins.map(({ name }) => name), plugins.map(({ id }) => id)];
    const users = await usersOf(sql, USERS);
    const token = await clientToken(reef);
    await post({ reef, token, users, plugins: names, seconds: WARM_UP_SECONDS });
    const [mine, its] = [[], []];
    const spent = new Map(Object.keys(reef.pids).map((name) => [name, []]));
    for (let round = 0; round < ROUNDS; round += 1) {
      const before = new Map(Object.entries(reef.pids).map(([name, pid]) => [name, processorMs(pid)]));
      const { rate, done } = await post({ reef, token, users, plugins: names, seconds });
      for (const [name, pid] of Object.entries(reef.pids))
        spent.get(name).push((processorMs(pid) - before.get(name)) / done);
      mine.push(rate);
      await quiet(sql);
      its.push(await pgbench({ databaseUrl, scratch, pluginIds: ids, seconds }));
    }
    const times = [...spent].map(([name, ms]) => `${name} ${median(ms).toFixed(2)}`).join(', ');
    console.log(
      `durable POST: ${median(mine).toFixed(0)}/s; pgbench ${median(its).toFixed(0)}/s, ${WRITERS} writers each`,
    );
    console.log(`  ${LAYOUT}`);
    console.log(`  ms of processor time a rating: ${times}; the load of the machine was ${loadavg()[0].toFixed(1)}`);
    return median(mine) / median(its);
  } finally {
    await reef.stop();
  }
}

/** Until everything has been done about the ratings so far: pgbench has the database to itself. */
async function quiet(sql) {
  for (const until = performance.now() + QUIET_WITHIN_MS; ;) {
    const { rows } = await sql.query(
      `SELECT EXISTS (SELECT FROM ratings.outbox WHERE published_at IS NULL) OR EXISTS (SELECT FROM ratings.insight_job)
         OR EXISTS (SELECT FROM pg_stat_activity WHERE state = 'active' AND pid <> pg_backend_pid() AND datname = current_database()) AS busy`,
    );
    if (!rows[0].busy) return;
    if (performance.now() > until) throw new Error('What follows from the ratings does not come to an end.');
    await delay(100);
  }
}

/** Ratings a second, of other users all the time, at plugins that take turns. */
async function post({ reef, token, users, plugins, seconds }) {
  const until = performance.now() + seconds * 1_000;
  let done = 0;
  const writer = async () => {
    while (performance.now() < until) {
      const turn = post.turn++;
      // The ratings of one user take turns, so neighbours are of different users; each user gets to each plugin once.
      const userId = users[turn % users.length];
      const plugin = plugins[(turn + Math.floor(turn / users.length)) % plugins.length];
      const reply = await fetch(`${reef.url}/v1/plugins/${plugin}/ratings`, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${token}`,
          'content-type': 'application/json',
          'idempotency-key': randomUUID(),
        },
        body: JSON.stringify({ userId, score: (turn % 5) + 1, comment: 'Works as it says.' }),
      });
      if (reply.status !== 201) throw new Error(`answered ${reply.status}: ${await reply.text()}`);
      await reply.arrayBuffer();
      done += 1;
    }
  };
  const started = performance.now();
  await Promise.all(Array.from({ length: WRITERS }, writer));
  return { done, rate: (done * 1_000) / (performance.now() - started) };
}
post.turn = 0;

/** The rows of one rating in one transaction: the least any program could write. Nobody is to publish its events. */
async function pgbench({ databaseUrl, scratch, pluginIds, seconds }) {
  const file = join(scratch, 'rating.sql');
  const plugins = pluginIds.map((id) => `'${id}'`).join(', ');
  const event = JSON.stringify({ pluginId: 'plugin', comment: 'Works as it says.', aggregate: 'x'.repeat(500) });
  writeFileSync(
    file,
    `\\set n random(1, ${pluginIds.length})
BEGIN;
INSERT INTO ratings.idempotency_key (scope, key, day, fingerprint, attempt, lease_until, created_at, outcome)
  VALUES ('bench', gen_random_uuid()::text, (now() AT TIME ZONE 'UTC')::date, 'x', gen_random_uuid(), now(), now(), '${event}');
INSERT INTO ratings.rating (id, plugin_id, user_id, score, comment, metadata, created_at)
  VALUES (gen_random_uuid(), (ARRAY[${plugins}]::uuid[])[:n], gen_random_uuid(), 4, 'Works as it says.', '{}', now());
SELECT ratings.count_ratings((ARRAY[${plugins}]::uuid[])[:n], '{4}', '{1}', ARRAY[(now() AT TIME ZONE 'UTC')::date], ARRAY[NULL::text], '{f}');
INSERT INTO ratings.outbox (id, subject, headers, payload, occurred_at, published_at)
  VALUES (gen_random_uuid(), 'bench', '{}', '${event}', clock_timestamp(), clock_timestamp());
COMMIT;`,
  );
  const how = [
    '-n',
    '-M',
    'prepared',
    '-c',
    String(WRITERS),
    '-j',
    '1',
    '-T',
    String(seconds),
    '-f',
    file,
    databaseUrl,
  ];
  const { stdout } = await run('taskset', ['-c', '1', 'pgbench', ...how]);
  return Number(/tps = ([\d.]+)/.exec(stdout)[1]);
}

/** A token of a client that speaks for anybody it names. */
async function clientToken({ url, adminToken }) {
  const headers = { authorization: `Bearer ${adminToken}`, 'content-type': 'application/json' };
  const body = JSON.stringify({
    name: 'bench',
    grant: 'client_credentials',
    scope: 'plugin:rating:read plugin:rating:write',
  });
  const made = await (await fetch(`${url}/api/v1/admin/clients`, { method: 'POST', headers, body })).json();
  const grant = await fetch(`${url}/oauth/token`, {
    method: 'POST',
    headers: {
      authorization: `Basic ${Buffer.from(`${made.clientId}:${made.clientSecret}`).toString('base64')}`,
      'content-type': 'application/x-www-form-urlencoded',
    },
    body: 'grant_type=client_credentials&scope=plugin:rating:read+plugin:rating:write',
  });
  return (await grant.json()).access_token;
}
