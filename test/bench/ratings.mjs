/**
 * `npm run bench:ratings [-- --seconds <n> --ratings <n> --only hot,cold,post --profile <directory>]`: three ratios, each of medians of rounds taken in turn, so
 * that what else the machine does hits both sides.
 *
 * - hot GET: a list of ratings from the gateway's memory (token checked, limits counted, all headers) over a Fastify
 *   handler that sends the same bytes; requests a second, one core each. At least 0.60.
 * - cold GET: the same list and its numbers made anew, of a plugin with 1,000,000 ratings over one with 1,000. At most 1.2.
 * - durable POST: a rating with a key of its own, over what pgbench reaches on the same database when one prepared
 *   transaction writes the same rows: key, rating, counters, event, answer. At least 0.35. Reef is six
 *   processes and NATS here, none with more than one core; what they do about each rating afterwards (relay, insights,
 *   webhooks) goes on at the same time. `--profile` has gateway and ratings write processor profiles.
 *
 * Needs a PostgreSQL of its own, `wrk` and `pgbench`; says so when one is missing. Exit code 1 when a bar is missed.
 */
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs, promisify } from 'node:util';
import pg from 'pg';
import { ensureBuilt } from '../../scripts/build-if-stale.mjs';
import { startReef, tokenFor } from './own-reef.mjs';
import { posts } from './rating-posts.mjs';
import { seed } from './rating-rows.mjs';

const run = promisify(execFile);
const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '3' },
    ratings: { type: 'string', default: '1000000' },
    only: { type: 'string' },
    profile: { type: 'string' },
  },
});
const SECONDS = Number(values.seconds);
const MANY = Number(values.ratings);
const FEW = 1_000;
const ROUNDS = 5;
const COLD_READS = 150;
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

await ensureBuilt();
const scratch = mkdtempSync(join(tmpdir(), 'reef-bench-ratings-'));
const database = await startPostgres(scratch);
// Limits are counted, and never reached.
const limits = { RATE_LIMIT_PROFILE: 'clawhub-2026', RATE_LIMIT_CLIENT_PER_KEY: '1000000000' };
const sql = new pg.Client({ connectionString: database.url });
await sql.connect();
const missed = [];
const judge = (what, ratio, isMet) => {
  print(`  ratio ${ratio.toFixed(2)} (bar ${BARS[what]}) ${isMet ? 'held' : 'MISSED'}`);
  if (!isMet) missed.push(what);
};
try {
  const wanted = values.only?.split(',') ?? Object.keys(BARS);
  if (wanted.includes('hot') || wanted.includes('cold')) await reads();
  if (wanted.includes('post')) {
    const ratio = await posts({
      databaseUrl: database.url,
      sql,
      scratch,
      seconds: SECONDS,
      settings: limits,
      profile: values.profile,
    });
    judge('post', ratio, ratio >= BARS.post);
  }
} finally {
  await sql.end();
  await database.stop();
  rmSync(scratch, { recursive: true, force: true });
}
process.exitCode = missed.length === 0 ? 0 : 1;

async function reads() {
  const reef = await startReef({ pin: PIN_SERVER, settings: { DATABASE_URL: database.url, ...limits } });
  try {
    const token = await tokenFor(reef, 'bench-rater');
    const [few, many] = [await seed(sql, 'bench-few', FEW), await seed(sql, 'bench-many', MANY)];
    await sql.query('VACUUM ANALYZE ratings.rating');
    const hotRatio = await hot(reef, token, few.name, scratch);
    judge('hot', hotRatio, hotRatio >= BARS.hot);
    const coldRatio = await cold(reef, token, few.name, many.name);
    judge('cold', coldRatio, coldRatio <= BARS.cold);
  } finally {
    await reef.stop();
  }
}
