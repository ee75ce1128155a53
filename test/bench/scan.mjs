/**
 * `npm run bench:scan -- <folder> [--json]`: judges the static engine by a folder of skills.
 *
 * Every folder with a SKILL.md is one skill, and every other one with files; `owner/slug` may be nested.
 * `labels.json` in the folder may say `{"owner/slug": "malicious" | "benign"}`; then precision and recall are printed.
 * The engine runs as it was built, on all cores, a skill a message. See test/scan-corpus/README.md for a corpus.
 */
import { existsSync, readFileSync, statSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join, resolve } from 'node:path';
import { Worker } from 'node:worker_threads';
import { ensureBuilt } from '../../scripts/build-if-stale.mjs';
import { skillsBelow } from './skill-folders.mjs';

const BAR_WIDTH = 30;
const USAGE = 'Usage: npm run bench:scan -- <folder> [--json]';

function progress(total) {
  const startedAt = Date.now();
  if (!process.stderr.isTTY || total === 0) return { step: () => undefined, end: () => undefined };
  const draw = (done) => {
    const filled = Math.round((done / total) * BAR_WIDTH);
    const rest = done === 0 ? '' : ` ${Math.ceil((((Date.now() - startedAt) / done) * (total - done)) / 1000)} s left`;
    process.stderr.write(`\r[${'#'.repeat(filled)}${'.'.repeat(BAR_WIDTH - filled)}] ${done}/${total}${rest}   `);
  };
  let done = 0;
  return {
    step: () => {
      done += 1;
      if (done % 10 === 0 || done === total) draw(done);
    },
    end: () => process.stderr.write('\r\u001b[K'),
  };
}

/** Scans all skills in threads; the answers are in the order of the skills. */
function scanAll(root, skills) {
  const bar = progress(skills.length);
  const answers = new Array(skills.length);
  const threads = Math.max(1, Math.min(availableParallelism(), skills.length));
  let next = 0;
  const work = () =>
    new Promise((done, fail) => {
      const worker = new Worker(new URL('scan-worker.mjs', import.meta.url));
      const hand = () => {
        if (next >= skills.length) return void worker.terminate().then(done, fail);
        const index = next++;
        worker.postMessage({ index, folder: join(root, skills[index]), path: skills[index] });
      };
      worker.on('message', ({ index, ...answer }) => {
        answers[index] = answer;
        bar.step();
        hand();
      });
      worker.on('error', fail);
      worker.once('online', hand);
    });
  return Promise.all(Array.from({ length: threads }, work)).then(() => {
    bar.end();
    return { answers, threads };
  });
}

function labelsOf(root) {
  const file = join(root, 'labels.json');
  if (!existsSync(file)) return null;
  const labels = JSON.parse(readFileSync(file, 'utf8'));
  const wrong = Object.entries(labels).find(([, label]) => label !== 'malicious' && label !== 'benign');
  if (wrong)
    throw new Error(`labels.json: the label of ${wrong[0]} is "${wrong[1]}"; it has to be malicious or benign.`);
  return labels;
}

const isAccused = ({ verdict }) => verdict === 'suspicious' || verdict === 'malicious';
const percent = (part, whole) => (whole === 0 ? 'none' : `${((100 * part) / whole).toFixed(1)} % (${part}/${whole})`);

function printQuality(answers, labels) {
  const labelled = answers.filter(({ path }) => labels[path] !== undefined);
  const malicious = labelled.filter(({ path }) => labels[path] === 'malicious');
  const benign = labelled.filter(({ path }) => labels[path] === 'benign');
  const caught = malicious.filter(isAccused);
  const accused = benign.filter(isAccused);
  const worse = benign.filter(({ verdict }) => verdict !== 'clean');
  console.log(`\nLabelled      ${labelled.length}: ${malicious.length} malicious, ${benign.length} benign`);
  console.log(
    `Recall        ${percent(caught.length, malicious.length)} of the malicious judged malicious or suspicious`,
  );
  console.log(
    `Precision     ${percent(caught.length, caught.length + accused.length)} of those judged so are malicious`,
  );
  console.log(`Worse         ${percent(worse.length, benign.length)} of the benign judged worse than clean`);
  list(
    'Missed',
    malicious.filter((answer) => !isAccused(answer)),
  );
  list('False positives', worse);
}

function list(title, answers) {
  if (answers.length === 0) return;
  console.log(`\n${title}`);
  for (const { path, verdict, findings } of answers) {
    const grave = findings.filter(({ weight }) => weight >= 10).sort((a, b) => b.weight - a.weight);
    const rules = [
      ...new Set(grave.map(({ rule, weight, file, line }) => `${rule} ${weight} (${file}:${line})`)),
    ].slice(0, 4);
    console.log(`  ${path}  ${verdict}  ${rules.join(', ')}`);
  }
}

function printRules(answers) {
  const hits = new Map();
  for (const { findings } of answers) {
    for (const { rule, weight } of findings) {
      const [all, grave] = hits.get(rule) ?? [0, 0];
      hits.set(rule, [all + 1, grave + (weight >= 20 ? 1 : 0)]);
    }
  }
  if (hits.size === 0) return;
  console.log('\nRule hits (all, and those of 20 points or more)');
  for (const [rule, [all, grave]] of [...hits].sort((a, b) => b[1][0] - a[1][0])) {
    console.log(`  ${String(all).padStart(6)} ${String(grave).padStart(6)}  ${rule}`);
  }
}

function print({ answers, threads }, labels, seconds) {
  const sum = (key) => answers.reduce((total, answer) => total + answer[key], 0);
  const [bytes, files, ms] = [sum('bytes'), sum('files'), sum('ms')];
  const verdicts = ['clean', 'inconclusive', 'suspicious', 'malicious'].map(
    (name) => `${answers.filter(({ verdict }) => verdict === name).length} ${name}`,
  );
  console.log(`Skills        ${answers.length}: ${verdicts.join(', ')}`);
  console.log(
    `Read          ${files} text files, ${(bytes / 1e6).toFixed(2)} MB, in ${seconds.toFixed(2)} s on ${threads} threads`,
  );
  console.log(`Throughput    ${(files / seconds).toFixed(0)} files/s, ${(bytes / 1e6 / seconds).toFixed(1)} MB/s`);
  console.log(`Engine alone  ${ms > 0 ? (bytes / 1e3 / ms).toFixed(1) : '0.0'} MB/s a core`);
  const left = answers.flatMap(({ path, notLookedAt }) =>
    notLookedAt.map((place) => `${path}/${place.path}: ${place.reason}`),
  );
  if (left.length > 0) console.log(`Not looked at ${left.length} places, first ${left[0]}`);
  if (labels) printQuality(answers, labels);
  printRules(answers);
}

async function main() {
  const args = process.argv.slice(2);
  const folders = args.filter((arg) => !arg.startsWith('--'));
  const unknown = args.find((arg) => arg.startsWith('--') && arg !== '--json');
  if (unknown || folders.length !== 1) throw new Error(unknown ? `Unknown option ${unknown}. ${USAGE}` : USAGE);
  const root = resolve(folders[0]);
  if (!existsSync(root) || !statSync(root).isDirectory()) throw new Error(`There is no folder ${root}.`);
  const labels = labelsOf(root);
  const skills = skillsBelow(root);
  if (skills.length === 0) throw new Error(`No folder below ${root} holds a skill.`);
  await ensureBuilt();
  const startedAt = performance.now();
  const scanned = await scanAll(root, skills);
  const seconds = (performance.now() - startedAt) / 1000;
  if (!args.includes('--json')) return print(scanned, labels, seconds);
  const document = {
    skills: scanned.answers.map(({ path, verdict, score, findings, notLookedAt, error }) => ({
      path,
      verdict,
      score,
      findings: findings.map(({ rule, code, severity, file, line, weight, context }) => ({
        rule,
        code,
        severity,
        file,
        line,
        weight,
        context,
      })),
      notLookedAt,
      ...(error ? { error } : {}),
    })),
    seconds,
    bytes: scanned.answers.reduce((total, { bytes }) => total + bytes, 0),
  };
  process.stdout.write(`${JSON.stringify(document)}\n`);
}

main().catch((error) => {
  console.error(error.message);
  process.exitCode = 2;
});
