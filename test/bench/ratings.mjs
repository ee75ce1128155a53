/**
 * `npm run bench:ratings [-- --seconds <n> --ratings <n>]`: three ratios, each of medians of rounds taken in turn, so
 * that what else the machine does hits both sides.
 *
 * - hot GET: a list of ratings from the gateway's memory (token checked, limits counted, all headers) over a Fastify
 *   handler that sends the same bytes; requests a second, one core each. At least 0.60.
 * - cold GET: the same list and its numbers made anew, of a plugin with 1,000,000 ratings over one with 1,000. At most 1.2.
 * - durable POST: a rating with a key of its own, over what pgbench reaches on the same database when one prepared
 *   transaction writes the same rows: key, rating, counters, event, answer. At least 0.35. All six services are one
 *   process here: what they do about each rating afterwards (relay, insights, webhooks, audit) has the same core.
 *
 * Needs a PostgreSQL of its own, `wrk` and `pgbench`; says so when one is missing. Exit code 1 when a bar is missed.
 */
import { execFile, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs, promisify } from 'node:util';
import pg from 'pg';
import { ensureBuilt } from '../../scripts/build-if-stale.mjs';
import { startReef, tokenFor } from './own-reef.mjs';

const run = promisify(execFile);
const { values } = parseArgs({
  options: { seconds: { type: 'string', default: '3' }, ratings: { type: 'string', default: '1000000' } },
});
const SECONDS = Number(values.seconds);
const MANY = Number(values.ratings);
const FEW = 1_000;
const ROUNDS = 5;
const COLD_READS = 150;
/** As many as pgbench: what both write waits for the same disk. */
const WRITERS = 8;
const BARS = { hot: 0.6, cold: 1.2, post: 0.35 };
const PIN_SERVER = ['taskset', '-c', '0'];
const PIN_CLIENT = ['taskset', '-c', '1'];

const median = (numbers) => [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)];
const print = (line) => console.log(line);

/** As durable as in production: what is measured waits for the disk. */
async function startPostgres(scratch) {
  const { startEmbeddedPostgres } = createRequire(import.meta.url)(
    join(import.meta.dirname, '../../dist/apps/standalone/src/embedded-postgres/embedded-postgres.js'),
  );
  return startEmbeddedPostgres({ directory: join(scratch, 'postgres'), durable: true });
}

/** A plugin that ratings knows, with so many ratings, as their writers would have left them. */
async function seed(sql, name, many) {
  const id = randomUUID();
  await sql.query(
    `INSERT INTO ratings.ratable_plugin (id, name, owner_id, visible, heard, channel) VALUES ($1, $2, $3, true, 0, 'community')`,
    [id, name, randomUUID()],
  );
  await sql.query(
    `INSERT INTO ratings.rating (id, plugin_id, user_id, score, comment, metadata, version, created_at, helpful)
     SELECT gen_random_uuid(), $1, gen_random_uuid(), n % 5 + 1, 'Works as it says, number ' || n, '{}',
       '1.' || n % 40 || '.0', now() - n % 200 * interval '1 day' - n * interval '1 ms', n % 7
     FROM generate_series(1, $2::int) n`,
    [id, many],
  );
  const counts = [1, 2, 3, 4, 5].map((n) => `count(*) FILTER (WHERE score = ${n})`).join(', ');
  const of = `FROM ratings.rating WHERE plugin_id = '${id}'`;
  await sql.query(`INSERT INTO ratings.rating_totals SELECT plugin_id, ${counts}, count(*), 0 ${of} GROUP BY 1`);
  await sql.query(
    `INSERT INTO ratings.rating_day SELECT plugin_id, (created_at AT TIME ZONE 'UTC')::date, ${counts} ${of} GROUP BY 1, 2`,
  );
  await sql.query(`INSERT INTO ratings.rating_version SELECT plugin_id, version, ${counts}, now() ${of} GROUP BY 1, 2`);
  return { id, name };
}

async function wrk(url, headers) {
  const args = ['-t1', '-c16', `-d${SECONDS}s`, ...headers.flatMap((header) => ['-H', header]), url];
  const { stdout } = await run(PIN_CLIENT[0], [...PIN_CLIENT.slice(1), 'wrk', ...args]);
  if (/Non-2xx|Socket errors/.test(stdout)) throw new Error(`${url} failed:\n${stdout}`);
  return Number(/Requests\/sec:\s+([\d.]+)/.exec(stdout)[1]);
}

/** Fastify with one handler that sends these bytes. */
async function startBare(scratch, bytes) {
  const [file, script] = [join(scratch, 'bare.json'), join(scratch, 'bare.cjs')];
  writeFileSync(file, bytes);
  writeFileSync(
    script,
    `const bytes = require('node:fs').readFileSync(${JSON.stringify(file)});
     const app = require(${JSON.stringify(join(import.meta.dirname, '../../node_modules/fastify'))})();
     app.get('/ratings', (request, reply) => reply.header('content-type', 'application/json').send(bytes));
     app.listen({ port: 0, host: '127.0.0.1' }).then((url) => console.log(url));`,
  );
  const child = spawn(PIN_SERVER[0], [...PIN_SERVER.slice(1), process.execPath, script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [url] = await once(child.stdout, 'data');
  return { url: `${String(url).trim()}/ratings`, stop: () => child.kill('SIGKILL') };
}

async function hot(reef, token, name, scratch) {
  const url = `${reef.url}/v1/plugins/${name}/ratings`;
  const headers = [`Authorization: Bearer ${token}`];
  const answer = await fetch(url, { headers: { authorization: `Bearer ${token}` } });
  const bytes = Buffer.from(await answer.arrayBuffer());
  const bare = await startBare(scratch, bytes);
  const [mine, its] = [[], []];
  for (let round = 0; round < ROUNDS; round += 1) {
    mine.push(await wrk(url, headers));
    its.push(await wrk(bare.url, []));
  }
  bare.stop();
  print(`hot GET: ${bytes.length} bytes, ${median(mine).toFixed(0)}/s; bare Fastify ${median(its).toFixed(0)}/s`);
  return median(mine) / median(its);
}

/** Milliseconds of a list that nobody has asked for before, at both in turn. */
async function cold(reef, token, few, many) {
  const headers = { authorization: `Bearer ${token}` };
  const took = new Map([few, many].map((name) => [name, []]));
  const sorts = ['newest', 'score', 'helpful'];
  for (let read = 0; read < COLD_READS; read += 1)
    for (const name of [few, many]) {
      // Every limit is another representation, made anew.
      const query = `page=1&limit=${20 + (read % 50)}&minScore=${1 + (read % 2)}&sort=${sorts[Math.floor(read / 50)]}`;
      const started = performance.now();
      const reply = await fetch(`${reef.url}/v1/plugins/${name}/ratings?${query}`, { headers });
      await reply.arrayBuffer();
      if (!reply.ok) throw new Error(`${query} answered ${reply.status}`);
      took.get(name).push(performance.now() - started);
    }
  const [small, large] = [median(took.get(few)), median(took.get(many))];
  print(`cold GET: ${small.toFixed(2)} ms with ${FEW} ratings, ${large.toFixed(2)} ms with ${MANY}`);
  return large / small;
}

/** Ratings a second, of other users all the time, at plugins that take turns. */
async function post(reef, clientToken, users, plugins) {
  const until = performance.now() + SECONDS * 1_000;
  let done = 0;
  const writer = async () => {
    while (performance.now() < until) {
      const turn = post.turn++;
      const userId = users[Math.floor(turn / plugins.length) % users.length];
      const reply = await fetch(`${reef.url}/v1/plugins/${plugins[turn % plugins.length]}/ratings`, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${clientToken}`,
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
  return (done * 1_000) / (performance.now() - started);
}
post.turn = 0;

/** The rows of one rating in one transaction: the least any program could write. */
async function pgbench(databaseUrl, scratch, pluginIds) {
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
INSERT INTO ratings.outbox (id, subject, headers, payload, occurred_at)
  VALUES (gen_random_uuid(), 'bench', '{}', '${event}', clock_timestamp());
COMMIT;`,
  );
  const args = [
    '-n',
    '-M',
    'prepared',
    '-c',
    String(WRITERS),
    '-j',
    '1',
    '-T',
    String(SECONDS),
    '-f',
    file,
    databaseUrl,
  ];
  const { stdout } = await run('pgbench', args);
  return Number(/tps = ([\d.]+)/.exec(stdout)[1]);
}

await ensureBuilt();
const scratch = mkdtempSync(join(tmpdir(), 'reef-bench-ratings-'));
const database = await startPostgres(scratch);
// Limits are counted, and never reached.
const limits = { RATE_LIMIT_PROFILE: 'clawhub-2026', RATE_LIMIT_CLIENT_PER_KEY: '1000000000' };
const reef = await startReef({ pin: PIN_SERVER, settings: { DATABASE_URL: database.url, ...limits } });
const sql = new pg.Client({ connectionString: database.url });
await sql.connect();
const missed = [];
const judge = (what, ratio, isMet) => {
  print(`  ratio ${ratio.toFixed(2)} (bar ${BARS[what]}) ${isMet ? 'held' : 'MISSED'}`);
  if (!isMet) missed.push(what);
};
try {
  const token = await tokenFor(reef, 'bench-rater');
  const [few, many] = [await seed(sql, 'bench-few', FEW), await seed(sql, 'bench-many', MANY)];
  await sql.query('VACUUM ANALYZE ratings.rating');
  const hotRatio = await hot(reef, token, few.name, scratch);
  judge('hot', hotRatio, hotRatio >= BARS.hot);
  const coldRatio = await cold(reef, token, few.name, many.name);
  judge('cold', coldRatio, coldRatio <= BARS.cold);

  const plugins = [];
  for (let n = 0; n < 50; n += 1) plugins.push(await seed(sql, `bench-${n}`, 0));
  const [posts, tps] = [[], []];
  const users = await usersOf(sql, 4_000);
  const client = await clientToken(reef);
  for (let round = 0; round < 3; round += 1) {
    posts.push(
      await post(
        reef,
        client,
        users,
        plugins.map(({ name }) => name),
      ),
    );
    tps.push(
      await pgbench(
        database.url,
        scratch,
        plugins.map(({ id }) => id),
      ),
    );
  }
  print(`durable POST: ${median(posts).toFixed(0)}/s; pgbench ${median(tps).toFixed(0)}/s, ${WRITERS} writers each`);
  const ratio = median(posts) / median(tps);
  judge('post', ratio, ratio >= BARS.post);
} finally {
  await sql.end();
  await reef.stop();
  await database.stop();
  rmSync(scratch, { recursive: true, force: true });
}
process.exitCode = missed.length === 0 ? 0 : 1;

/** Ids of so many users, made at once. */
async function usersOf(db, many) {
  const { rows } = await db.query(
    `WITH person AS (INSERT INTO gateway.user (id, handle, role, created_at)
       SELECT gen_random_uuid(), 'bench-user-' || n, 'user', now() FROM generate_series(1, $1::int) n RETURNING id, handle),
     publisher AS (INSERT INTO gateway.publisher (id, kind, handle, linked_user_id, created_at)
       SELECT gen_random_uuid(), 'user', handle, id, now() FROM person RETURNING id, linked_user_id)
     INSERT INTO gateway.publisher_member (publisher_id, user_id, role, created_at)
       SELECT id, linked_user_id, 'owner', now() FROM publisher RETURNING user_id AS id`,
    [many],
  );
  return rows.map(({ id }) => id);
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
