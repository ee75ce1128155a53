/**
 * `npm run bench:publish [-- --count <n> | --folder <dir>] [--at-once <n>]`: publishes skills into a new Reef.
 *
 * Starts standalone on an empty data directory, without limits per caller, and publishes over HTTP as CLI 0.20 does, one
 * multipart request a skill: 200 made-up ones, or those in a folder (every folder with a SKILL.md is one; they may be
 * nested). Prints throughput, times, what failed and why in Reef's own sentence, and what the process takes of memory as
 * the skills get more.
 * Ends with exit code 1 when a failure is not the skill's own fault: anything but 400.
 */
import { existsSync, readFileSync, statSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { ensureBuilt } from '../../scripts/build-if-stale.mjs';
import { startReef, tokenFor } from './own-reef.mjs';
import { filesOf, skillsBelow } from './skill-folders.mjs';

const USAGE = 'Usage: npm run bench:publish [-- --count <1 or more> | --folder <dir>] [--at-once <1 or more>]';
/** Published before memory is looked at first: what every process loads once is no growth. */
const WARM_UP = 20;
/** So often memory is looked at. */
const STEPS = 8;
const SUBJECTS = ['invoices', 'release notes', 'meeting minutes', 'test data', 'log files', 'photo albums'];

/** A skill of a few files, like those people write; the same for the same number. */
function madeUp(number) {
  const subject = SUBJECTS[number % SUBJECTS.length];
  const slug = `${subject.replace(' ', '-')}-${number}`;
  const steps = Array.from(
    { length: 20 + (number % 30) },
    (_, i) => `${i + 1}. Step ${i} of ${number}: check ${subject}.`,
  );
  const head = `---\nname: ${slug}\ndescription: Works with ${subject}, number ${number}.\nmetadata: {"openclaw":{"os":["linux"]}}\n---\n`;
  const files = {
    'SKILL.md': `${head}\n# ${subject} ${number}\n\n${steps.join('\n')}\n`,
    'scripts/run.sh': `#!/bin/sh\necho "${slug}"\n`,
    'references/notes.md': `# Notes\n\n${'Words about the work. '.repeat(50 + (number % 200))}\n`,
    'assets/data.json': JSON.stringify({ number, rows: steps }),
  };
  return { name: slug, slug, read: () => Object.entries(files) };
}

/** The skills of a folder, with slugs as the CLI makes them; of two that would share one, the second gets its parent's name. */
function realOnes(root) {
  const taken = new Set();
  return skillsBelow(root).map((name) => {
    const own = slugOf(basename(name));
    const slug = taken.has(own) ? slugOf(`${basename(dirname(name))}-${own}`) : own;
    taken.add(slug);
    const folder = join(root, name);
    return { name, slug, read: () => filesOf(folder).map((path) => [path, readFileSync(join(folder, path))]) };
  });
}
function slugOf(text) {
  const slug = text
    .toLowerCase()
    .replace(/[^a-z0-9-]+/g, '-')
    .replace(/-{2,}/g, '-');
  return slug.slice(0, 48).replace(/^-+|-+$/g, '');
}

/** Publishes one skill. @returns its time, its state, and the sentence it was refused with */
async function publish(reef, token, { name, slug, read }) {
  const form = new FormData();
  const payload = {
    slug,
    displayName: slug,
    version: '1.0.0',
    changelog: '',
    acceptLicenseTerms: true,
    tags: ['latest'],
  };
  form.append('payload', JSON.stringify(payload));
  for (const [path, content] of read()) form.append('files', new Blob([content]), path);
  const startedAt = performance.now();
  try {
    const headers = { authorization: `Bearer ${token}` };
    const response = await fetch(`${reef.url}/api/v1/skills`, { method: 'POST', headers, body: form });
    const text = await response.text();
    const ms = performance.now() - startedAt;
    if (!response.ok) return { name, ms, status: response.status, failure: text };
    return { name, ms, status: response.status, state: JSON.parse(text).publicationStatus };
  } catch (error) {
    return {
      name,
      ms: performance.now() - startedAt,
      status: 0,
      failure: `no answer: ${error.cause ?? error.message}`,
    };
  }
}

async function publishAll(reef, token, skills, atOnce) {
  const results = [];
  const memory = [];
  const every = Math.max(WARM_UP, Math.ceil(skills.length / STEPS));
  let next = 0;
  let peak = 0;
  const work = async () => {
    while (next < skills.length) {
      results.push(await publish(reef, token, skills[next++]));
      peak = Math.max(peak, reef.memoryMb());
      const many = results.length;
      if (many % every === 0 || many === WARM_UP) memory.push({ many, ...(await reef.memory()) });
    }
  };
  const startedAt = performance.now();
  await Promise.all(Array.from({ length: atOnce }, work));
  const seconds = (performance.now() - startedAt) / 1000;
  return { results, seconds, memory, peak };
}

function print({ results, seconds, memory, peak }, atOnce) {
  const failed = results.filter(({ failure }) => failure !== undefined);
  const times = results.map(({ ms }) => ms).sort((a, b) => a - b);
  const percentile = (share) => (times[Math.ceil(share * times.length) - 1] ?? 0).toFixed(0);
  const count = (state) => results.filter((result) => result.state === state).length;
  console.log(
    `Skills      ${results.length}: ${count('published')} published, ${count('pending')} pending, ${failed.length} failed`,
  );
  console.log(
    `Throughput  ${(results.length / seconds).toFixed(1)} skills/s, ${atOnce} at once, in ${seconds.toFixed(1)} s`,
  );
  console.log(`Times       p50 ${percentile(0.5)} ms, p99 ${percentile(0.99)} ms, longest ${percentile(1)} ms`);
  printMemory(memory, peak);
  for (const { name, status, failure } of failed) console.log(`Failed      ${name}: ${status} ${failure}`);
  if (failed.some(({ status }) => status !== 400)) process.exitCode = 1;
}

/** What stays is the heap after a collection; what the system counts also holds garbage, and freed pages. */
function printMemory(memory, peak) {
  const row = (cells) => console.log(`            ${cells.map((cell) => String(cell).padStart(12)).join('')}`);
  const mb = (value) => value.toFixed(1);
  console.log(`Memory      ${mb(peak)} MB at most; in MB after so many skills:`);
  row(['skills', 'resident', 'heap left', 'external']);
  for (const { many, rss, heap, external } of memory) row([many, mb(rss), mb(heap), mb(external)]);
  const [half, end] = [memory[Math.floor(memory.length / 2)], memory.at(-1)];
  if (half === undefined || half === end) return;
  const kb = ((end.heap - half.heap) * 1024) / (end.many - half.many);
  console.log(
    `            From ${half.many} to ${end.many} skills the heap that is left grew by ${kb.toFixed(1)} kB a skill.`,
  );
}

function settings() {
  const options = { count: { type: 'string' }, folder: { type: 'string' }, 'at-once': { type: 'string' } };
  const { values } = parseArgs({ options });
  const wholeNumber = (text, absent) => (text === undefined ? absent : Number(text));
  const count = wholeNumber(values.count, 200);
  const atOnce = wholeNumber(values['at-once'], 2 * availableParallelism());
  if (![count, atOnce].every((number) => Number.isInteger(number) && number >= 1)) throw new Error(USAGE);
  if (values.folder === undefined)
    return { atOnce, skills: Array.from({ length: count }, (_, number) => madeUp(number)) };
  const root = resolve(values.folder);
  if (!existsSync(root) || !statSync(root).isDirectory()) throw new Error(`There is no folder ${root}.`);
  const skills = realOnes(root).slice(0, wholeNumber(values.count, Infinity));
  if (skills.length === 0) throw new Error(`No folder below ${root} holds a skill.`);
  return { atOnce, skills };
}

async function main() {
  const { atOnce, skills } = settings();
  await ensureBuilt();
  const reef = await startReef();
  try {
    const token = await tokenFor(reef, 'bench');
    print(await publishAll(reef, token, skills, atOnce), atOnce);
  } finally {
    await reef.stop();
  }
}

main().catch((error) => {
  console.error(error.code?.startsWith('ERR_PARSE_ARGS') ? `${error.message}\n${USAGE}` : error.message);
  process.exitCode = 2;
});
