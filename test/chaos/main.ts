/**
 * `npm run test:chaos [-- --seed <n> --seconds <n> --seeds <n> --report <file>]`: breaks a cluster for a while and says what did not
 * hold. Ends after ten minutes at the latest. Exit code 1 when an invariant is broken. See docs/testing.md.
 */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { removeAbandonedTempDirectories } from '../support/temp-directory';
import { runChaos, type ChaosReport } from './run-chaos';

const MOST_MS = 10 * 60_000;

const { values } = parseArgs({
  options: {
    seed: { type: 'string' },
    seconds: { type: 'string', default: '60' },
    seeds: { type: 'string', default: '1' },
    report: { type: 'string' },
  },
});

async function main(): Promise<number> {
  await removeAbandonedTempDirectories();
  const first = Number(values.seed ?? Math.floor(Math.random() * 1_000_000));
  const until = performance.now() + MOST_MS;
  const reports: ChaosReport[] = [];
  for (let n = 0; n < Number(values.seeds); n += 1) {
    if (n > 0 && performance.now() + Number(values.seconds) * 2_000 > until) break;
    console.log(`seed ${first + n}, ${values.seconds} s`);
    reports.push(
      await runChaos({ seed: first + n, seconds: Number(values.seconds), say: (line) => console.log(line) }),
    );
    print(reports.at(-1)!);
  }
  if (values.report !== undefined) writeFileSync(values.report, JSON.stringify(reports.map(asJson), undefined, 2));
  const passed = reports.filter(isWhole).length;
  console.log(`${passed} of ${reports.length} seeds held`);
  return passed === reports.length ? 0 : 1;
}

function isWhole({ broken }: ChaosReport): boolean {
  return Object.values(broken).every((problems) => problems.length === 0);
}

function print({ tally, healedAfterSeconds, broken, errors }: ChaosReport): void {
  console.log(`whole again after ${healedAfterSeconds.toFixed(1)} s; what callers met:`);
  for (const [what, many] of [...tally].sort()) console.log(`  ${String(many).padStart(6)}  ${what}`);
  for (const [name, problems] of Object.entries(broken)) {
    console.log(`${problems.length === 0 ? 'held  ' : 'BROKEN'}  ${name}`);
    for (const problem of problems.slice(0, 10)) console.log(`        ${problem}`);
    if (problems.length > 10) console.log(`        and ${problems.length - 10} more`);
  }
  if (errors.length > 0)
    console.log(`the services logged ${errors.length} errors; the last are:\n${errors.slice(-10).join('\n')}`);
}

function asJson(report: ChaosReport): object {
  return { ...report, tally: Object.fromEntries(report.tally) };
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130));
setTimeout(() => {
  console.error('The run takes longer than ten minutes.');
  process.exit(1);
}, MOST_MS + 30_000).unref();
main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);
