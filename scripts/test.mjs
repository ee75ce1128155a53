/**
 * `npm test`: everything that must hold, to the end, with one line that counts it.
 *
 *   npm test                      the static checks, the build, then every Jest project
 *   npm test -- unit e2e          only these; the names are below
 *   npm test -- e2e -- publish    what follows the second `--` goes to Jest: file patterns, -t 'name'
 *
 * The last line is `N passed, N failed` and the exit code is 0 only when nothing failed and something ran.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT, ensureBuilt } from './build-if-stale.mjs';

const bin = (path, ...args) => [join(ROOT, 'node_modules', path), ...args];
const STATIC_CHECKS = {
  format: bin('prettier/bin/prettier.cjs', '--check', '--log-level', 'warn', '.'),
  lint: bin('eslint/bin/eslint.js', '--max-warnings', '0', '.'),
  types: bin('typescript/bin/tsc', '--noEmit'),
  imports: bin('dependency-cruiser/bin/dependency-cruise.mjs', 'apps', 'libs', 'test', '--config'),
};
/** These start what is in `dist/`. One Jest run for the three, so that they share one Postgres. */
const SYSTEM_PROJECTS = ['integration', 'e2e', 'conformance'];
const JEST_GROUPS = [['unit', 'contract', 'boundaries'], SYSTEM_PROJECTS, ['chaos']];
/** Too long for every run: only when named. */
const WHEN_NAMED = ['chaos'];
const STATIC_AT_ONCE = 2;
/** A run that takes this long hangs. */
const JEST_TIMEOUT_MS = 60 * 60_000;
/** More files than this do not fail because the machine was busy. */
const FILES_RUN_AGAIN_AT_MOST = 12;

const total = { passed: 0, failed: 0 };
let jestTestsRun = 0;
const problems = [];
const passedAlone = [];
const children = new Set();
let stoppedBy;

function count(passed, failed) {
  total.passed += passed;
  total.failed += failed;
}

const indented = (lines) => lines.map((line) => `  ${line}`).join('\n');

function fail(problem) {
  count(0, 1);
  problems.push(problem);
}

/** Runs node with these arguments; resolves to the exit code, or null when a signal ended it. */
function run(args, { capture = false, timeout } = {}) {
  return new Promise((resolve) => {
    const stdio = capture ? ['ignore', 'pipe', 'pipe'] : 'inherit';
    const child = spawn(process.execPath, args, { cwd: ROOT, stdio, timeout, killSignal: 'SIGKILL' });
    children.add(child);
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => (output += chunk));
    child.on('error', (error) => resolve({ code: null, output: String(error) }));
    child.on('close', (code) => {
      children.delete(child);
      resolve({ code, output });
    });
  });
}

/** One static check counts as one test. Its output is shown only when it has something to say. */
async function staticCheck(name) {
  const startedAt = performance.now();
  const { code, output } = await run(STATIC_CHECKS[name], { capture: true });
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  console.log(`${code === 0 ? 'PASS' : 'FAIL'} ${name} (${seconds} s)`);
  if (code === 0) return count(1, 0);
  console.log(output);
  fail(`${name} failed`);
}

/** Runs the checks side by side, no more at once than two cores can feed. */
async function staticChecks(names) {
  const queue = [...names];
  const worker = async () => {
    for (let name = queue.shift(); name && !stoppedBy; name = queue.shift()) await staticCheck(name);
  };
  await Promise.all(Array.from({ length: STATIC_AT_ONCE }, worker));
}

/** A build that fails is a failed test; the projects run all the same. */
async function build() {
  try {
    await ensureBuilt();
    console.log('PASS build');
    count(1, 0);
  } catch (error) {
    console.log(`FAIL build\n${error.message}`);
    fail('build failed');
  }
}

/** Adds up Jest's results. A suite that could not run, and a test left out for no asked reason, are failures. */
function countJest(suites, narrowed) {
  for (const { name, status, assertionResults } of suites) {
    const path = name.slice(ROOT.length + 1);
    const having = (wanted) => assertionResults.filter((test) => wanted.includes(test.status));
    const failed = having(['failed']);
    const leftOut = narrowed ? [] : having(['pending', 'todo']);
    jestTestsRun += having(['passed', 'failed']).length;
    count(having(['passed']).length, failed.length + leftOut.length);
    problems.push(...failed.map((test) => `${path}: ${test.fullName}`));
    problems.push(...leftOut.map((test) => `${path}: ${test.fullName} was skipped`));
    if (status === 'failed' && failed.length === 0) fail(`${path} could not run`);
  }
}

/** Runs some Jest projects with their usual live output; the exit code and the results of each file. */
async function jestRun(projects, args, reportFile) {
  const report = ['--json', '--outputFile', reportFile];
  const selection = ['--selectProjects', ...projects, '--passWithNoTests', ...args];
  // Some dependencies are ES modules and are reached by import(), which Jest's sandbox allows with this flag only.
  const node = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning'];
  const { code } = await run([...node, ...bin('jest/bin/jest.js', ...report, ...selection)], {
    timeout: JEST_TIMEOUT_MS,
  });
  try {
    return { code, suites: JSON.parse(readFileSync(reportFile, 'utf8')).testResults };
  } catch {
    return { code, suites: undefined };
  }
}

/**
 * Runs a group and counts it. The system tests drive whole processes on a machine that does a lot else meanwhile;
 * when a few of their files fail they are run once more, alone, so that the run tells a defect from a busy moment.
 * A file that fails again has failed, and one that passes only then is named at the end: it wants a look.
 */
async function jest(projects, patterns, reportFile) {
  const name = `jest ${projects.join(' ')}`;
  const first = await jestRun(projects, patterns, reportFile);
  if (!first.suites) return fail(`${name} ended without a report (exit code ${first.code ?? 'none: killed'})`);
  const failed = first.suites.filter(({ status }) => status === 'failed').map((suite) => suite.name);
  if (first.code !== 0 && failed.length === 0) fail(`${name} exited with ${first.code ?? 'a signal'}`);
  const isAgain = projects.every((project) => SYSTEM_PROJECTS.includes(project)) && patterns.length === 0;
  if (!isAgain || stoppedBy || failed.length === 0 || failed.length > FILES_RUN_AGAIN_AT_MOST) {
    return countJest(first.suites, patterns.length > 0);
  }
  console.log(`\nOnce more, alone: ${failed.map((path) => path.slice(ROOT.length + 1)).join(', ')}`);
  const again = await jestRun(projects, ['--runInBand', '--runTestsByPath', ...failed], reportFile);
  const suites = again.suites ?? first.suites.filter(({ status }) => status === 'failed');
  const passed = suites.filter(({ status }) => status === 'passed').map((suite) => suite.name);
  passedAlone.push(...passed.map((path) => path.slice(ROOT.length + 1)));
  countJest([...first.suites.filter(({ status }) => status !== 'failed'), ...suites], false);
}

/** Splits `unit e2e -- publish -t name` into names and what Jest gets; no names means all. */
function parse(args) {
  const dashes = args.indexOf('--');
  const names = dashes === -1 ? args : args.slice(0, dashes);
  const patterns = dashes === -1 ? [] : args.slice(dashes + 1);
  const known = [...Object.keys(STATIC_CHECKS), ...JEST_GROUPS.flat()];
  const unknown = names.filter((name) => !known.includes(name));
  if (unknown.length > 0) {
    console.error(`There is no ${unknown.join(', ')}. Choose from: ${known.join(', ')}.`);
    process.exit(2);
  }
  const selected = names.length > 0 ? names : known.filter((name) => !WHEN_NAMED.includes(name));
  return { isSelected: (name) => selected.includes(name), patterns };
}

const { isSelected, patterns } = parse(process.argv.slice(2));
const scratch = mkdtempSync(join(tmpdir(), 'reef-test-'));
for (const signal of ['SIGINT', 'SIGTERM']) {
  process.on(signal, () => {
    if (!stoppedBy) fail(`stopped by ${signal}`);
    stoppedBy = signal;
    for (const child of children) child.kill(signal);
  });
}

await staticChecks(Object.keys(STATIC_CHECKS).filter(isSelected));
const groups = JEST_GROUPS.map((group) => group.filter(isSelected)).filter((group) => group.length > 0);
if ([...SYSTEM_PROJECTS, ...WHEN_NAMED].some(isSelected) && !stoppedBy) await build();
for (const group of groups) {
  if (!stoppedBy) await jest(group, patterns, join(scratch, `${group[0]}.json`));
}
if (groups.length > 0 && jestTestsRun === 0 && total.failed === 0) fail('no Jest test ran');
rmSync(scratch, { recursive: true, force: true });

if (passedAlone.length > 0) console.log(`\nPassed only when run again, alone:\n${indented(passedAlone)}`);
if (problems.length > 0) console.log(`\nFailed:\n${indented(problems)}\n`);
process.exitCode = total.failed > 0 ? 1 : 0;
console.log(`${total.passed} passed, ${total.failed} failed`);
