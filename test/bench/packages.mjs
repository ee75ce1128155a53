/**
 * `npm run bench:packages [-- --at-once <n>] [--rounds <n>]`: memory while large ClawPacks go in and out.
 *
 * Starts standalone on an empty data directory and has several users at once publish plugins whose ClawPacks have 120 MiB,
 * in the two ways shipped clients know (in the request, or sent ahead), and download them again. Prints the memory of the
 * process every second, the most of each round, and the last round's most against the first's: flat is about 1. Ends with
 * exit code 1 when an answer or a byte is wrong.
 */
import { createHash, randomBytes } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import { clearInterval, setInterval } from 'node:timers';
import { setTimeout as wait } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { crc32, deflateRawSync } from 'node:zlib';
import { pack } from 'tar-stream';
import { ensureBuilt } from '../../scripts/build-if-stale.mjs';
import { startReef, tokenFor } from './own-reef.mjs';

const USAGE = 'Usage: npm run bench:packages [-- --at-once <1 or more> --rounds <2 or more>]';
const MIB = 1024 * 1024;
const CLAWPACK_BYTES = 120 * MIB - 1024;
const FILE_BYTES = 9 * MIB;
/** What a plugin may hold unpacked ends at 50 MiB; the rest of the 120 is deflate blocks with nothing in them. */
const FILES = 5;
const EMPTY_BLOCK = Buffer.from([0, 0, 0, 0xff, 0xff]);
const EMPTY_BLOCKS = Buffer.alloc(MIB - (MIB % EMPTY_BLOCK.length), EMPTY_BLOCK);

const SOURCE = {
  kind: 'github',
  url: 'https://github.com/bench/large',
  repo: 'bench/large',
  ref: 'main',
  commit: 'c'.repeat(40),
  path: '.',
  importedAt: 1,
};

/** A ClawPack of 120 MiB in pieces. */
async function clawPack(name, contents) {
  const openclaw = { extensions: ['./index.js'], compat: { pluginApi: '>=1' }, build: { openclawVersion: '2026.9.6' } };
  const tar = pack();
  tar.entry({ name: 'package/package.json' }, JSON.stringify({ name, version: '1.0.0', openclaw }));
  tar.entry({ name: 'package/openclaw.plugin.json' }, JSON.stringify({ id: name, configSchema: { type: 'object' } }));
  tar.entry({ name: 'package/index.js' }, 'export default {};\n');
  contents.forEach((bytes, i) => tar.entry({ name: `package/data/${i}.bin` }, bytes));
  tar.finalize();
  const bytes = await buffer(tar);
  const header = Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3]);
  const deflated = deflateRawSync(bytes, { level: 0 });
  const trailer = Buffer.alloc(8);
  trailer.writeUInt32LE(crc32(bytes), 0);
  trailer.writeUInt32LE(bytes.length, 4);
  const fillings = Math.floor((CLAWPACK_BYTES - deflated.length) / EMPTY_BLOCKS.length);
  return [header, ...Array.from({ length: fillings }, () => EMPTY_BLOCKS), deflated, trailer];
}

async function call(reef, token, method, path, options = {}) {
  const headers = { ...(token === undefined ? {} : { authorization: `Bearer ${token}` }), ...options.headers };
  const response = await fetch(new URL(path, reef.url), { ...options, method, headers });
  if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}: ${await response.text()}`);
  return response;
}

async function publish(reef, token, name, pieces, sentAhead) {
  const form = new FormData();
  const described = { name, family: 'code-plugin', version: '1.0.0', changelog: '', tags: ['latest'], source: SOURCE };
  form.append('payload', JSON.stringify(described));
  if (sentAhead) {
    const { uploadUrl, uploadTicket } = await (await call(reef, token, 'POST', '/api/cli/upload-url')).json();
    const sent = await call(reef, undefined, 'POST', uploadUrl, { body: new Blob(pieces) });
    form.append('clawpack', (await sent.json()).storageId);
    form.append('clawpackUploadTicket', uploadTicket);
  } else form.append('clawpack', new Blob(pieces), `${name}-1.0.0.tgz`);
  // What takes longer than a client waits for goes on; asking for the same again finds it.
  for (let tries = 1; ; tries += 1) {
    try {
      return await (await call(reef, token, 'POST', '/api/v1/packages', { body: form })).json();
    } catch (error) {
      if (tries === 5 || !/answered 50[34]/.test(error.message)) throw error;
      await wait(1000);
    }
  }
}

async function download(reef, token, name, expected) {
  const path = `/api/v1/packages/${name}/versions/1.0.0/artifact/download`;
  const response = await call(reef, token, 'GET', path);
  const hash = createHash('sha256');
  for await (const chunk of response.body) hash.update(chunk);
  if (hash.digest('hex') !== expected) throw new Error(`${name} came back with other bytes.`);
}

/** Every worker publishes one plugin, waits until it is visible, and downloads it. */
async function round(reef, token, number, atOnce, contents) {
  const work = async (worker) => {
    const name = `large-${number}-${worker}`;
    const pieces = await clawPack(name, contents);
    const hash = createHash('sha256');
    for (const piece of pieces) hash.update(piece);
    const { attemptId } = await publish(reef, token, name, pieces, worker % 2 === 1);
    await decided(reef, token, attemptId);
    await download(reef, token, name, hash.digest('hex'));
  };
  await Promise.all(Array.from({ length: atOnce }, (_, worker) => work(worker)));
}
async function decided(reef, token, attemptId) {
  for (;;) {
    const attempt = await (await call(reef, token, 'GET', `/api/v1/publish/attempts/${attemptId}`)).json();
    if (attempt.publicationStatus === 'published') return;
    if (attempt.terminal) throw new Error(`An attempt ended as ${attempt.publicationStatus}: ${attempt.error}`);
    await wait(500);
  }
}

function settings() {
  const { values } = parseArgs({ options: { 'at-once': { type: 'string' }, rounds: { type: 'string' } } });
  const [atOnce, rounds] = [Number(values['at-once'] ?? 3), Number(values.rounds ?? 4)];
  if (!Number.isInteger(atOnce) || atOnce < 1 || !Number.isInteger(rounds) || rounds < 2) throw new Error(USAGE);
  return { atOnce, rounds };
}

async function main() {
  const { atOnce, rounds } = settings();
  await ensureBuilt();
  const reef = await startReef();
  try {
    const token = await tokenFor(reef, 'bench');
    const contents = Array.from({ length: FILES }, () => randomBytes(FILE_BYTES));
    console.log(`Memory      ${reef.memoryMb().toFixed(0)} MB before anything`);
    const most = [];
    for (let number = 0; number < rounds; number += 1) {
      const samples = [];
      const sampler = setInterval(() => samples.push(reef.memoryMb()), 1000);
      const startedAt = performance.now();
      await round(reef, token, number, atOnce, contents).finally(() => clearInterval(sampler));
      const seconds = (performance.now() - startedAt) / 1000;
      samples.push(reef.memoryMb());
      most.push(Math.max(...samples));
      console.log(`Round ${number + 1}     ${atOnce} ClawPacks of 120 MiB in and out in ${seconds.toFixed(1)} s`);
      console.log(`  RSS in MB ${samples.map((sample) => sample.toFixed(0)).join(' ')}`);
    }
    const ratio = most.at(-1) / most[0];
    console.log(`Ratio       ${ratio.toFixed(2)} (most of the last round over most of the first)`);
  } finally {
    await reef.stop();
  }
}

main().catch((error) => {
  console.error(error.code?.startsWith('ERR_PARSE_ARGS') ? `${error.message}\n${USAGE}` : error.message);
  process.exitCode = 1;
});
