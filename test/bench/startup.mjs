/**
 * `npm run bench:startup [-- runs]`: how long `npm start` takes from the command to the banner.
 *
 * The first run on a data directory makes the database (initdb) and every table; later ones find both. Prints a table
 * in seconds and ends with exit code 1 when a median misses its budget: 10 s for a first run, 5 s for a later one.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { ROOT, ensureBuilt } from '../../scripts/build-if-stale.mjs';

const RUNS = Number(process.argv[2] ?? 5);
const BUDGET_SECONDS = { 'first run': 10, 'later start': 5 };
const READY = /^Reef is ready at /;

/** Starts standalone on a data directory and stops it again. Resolves to the seconds until the banner. */
async function start(dataDirectory) {
  const settings = { REEF_DATA_DIR: dataDirectory, PORT: '0', OPS_PORT: '0', LOG_LEVEL: 'warn' };
  const startedAt = performance.now();
  const child = spawn(process.execPath, [join(ROOT, 'scripts/run.mjs'), 'standalone'], {
    cwd: ROOT,
    env: { PATH: process.env.PATH, HOME: process.env.HOME, ...settings },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(child, 'exit');
  let seconds;
  const lines = createInterface({ input: child.stdout });
  lines.on('line', (line) => {
    if (seconds !== undefined || !READY.test(line)) return;
    seconds = (performance.now() - startedAt) / 1000;
    child.kill('SIGTERM');
  });
  await ended;
  if (seconds === undefined) throw new Error('Reef ended before it was ready.');
  return seconds;
}

async function measure() {
  const times = { 'first run': [], 'later start': [] };
  for (let run = 0; run < RUNS; run += 1) {
    const scratch = mkdtempSync(join(tmpdir(), 'reef-bench-'));
    const data = join(scratch, 'data');
    try {
      times['first run'].push(await start(data));
      times['later start'].push(await start(data));
    } finally {
      rmSync(scratch, { recursive: true, force: true });
    }
  }
  return times;
}

function summary(times) {
  const sorted = times.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const median = sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  return { min: sorted[0], median, max: sorted.at(-1) };
}

if (!Number.isInteger(RUNS) || RUNS < 1) {
  console.error('Usage: npm run bench:startup [-- <runs, 1 or more>]');
  process.exit(2);
}
await ensureBuilt();
console.log(`From the command to the banner, ${RUNS} runs each, on ${availableParallelism()} cores, in seconds:\n`);
console.log('             |   min | median |   max | budget');
console.log('-------------|-------|--------|-------|-------');
for (const [kind, times] of Object.entries(await measure())) {
  const { min, median, max } = summary(times);
  const budget = BUDGET_SECONDS[kind];
  const cells = [min.toFixed(2).padStart(5), median.toFixed(2).padStart(6), max.toFixed(2).padStart(5)];
  console.log(
    `${kind.padEnd(12)} | ${cells.join(' | ')} | ${String(budget).padStart(5)}${median > budget ? ' missed' : ''}`,
  );
  if (median > budget) process.exitCode = 1;
}
