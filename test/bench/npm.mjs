/**
 * `npm run bench:npm [-- --seconds <n>]`: the npm mirror beside Verdaccio and nginx, on one core each.
 *
 * Serves the same tarball of 200 KB and a package with 100 versions from a new Reef, from Verdaccio (`verdaccio` in PATH,
 * or what VERDACCIO names) and, the tarball only, from nginx and from servers of `node:http` and `node:net` that do
 * nothing else: those show what is in Node's power ([bare-servers.mjs](bare-servers.mjs)). Asks each in turn with wrk
 * from another core, and prints the medians of requests a second and of processor time a request, which what else the
 * machine does hardly changes. Says what is not installed and hence left out. Fails when Reef serves the tarball less
 * than 10 times as often as Verdaccio or half as often as nginx, or the document less than 8 times as often as Verdaccio.
 */
import { execFile, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { accessSync, constants, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { parseArgs, promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { pack } from 'tar-stream';
import { ensureBuilt } from '../../scripts/build-if-stale.mjs';
import { startReef, tokenFor } from './own-reef.mjs';
import { processorMs, settled } from './processor-time.mjs';

const NAME = 'bench-plugin';
const VERSIONS = 100;
const TARBALL_BYTES = 200 * 1024;
const ROUNDS = 5;
const CONNECTIONS = 16;
/** The least of Reef's requests a second, over those of another. */
const BARS = {
  tarball: { verdaccio: 10, nginx: 0.5 },
  packument: { verdaccio: 8 },
};
const BARE_SERVERS = join(import.meta.dirname, 'bare-servers.mjs');
const SHORT = 'application/vnd.npm.install-v1+json';
const run = promisify(execFile);

const { values } = parseArgs({ options: { seconds: { type: 'string', default: '3' } } });
const taskset = find('taskset');
const wrk = find('wrk');
const server = taskset === undefined ? [] : [taskset, '-c', '0'];
const client = taskset === undefined ? [] : [taskset, '-c', '1'];

/** A program's path, or undefined. */
function find(program) {
  const places = [...process.env.PATH.split(delimiter), '/usr/sbin', '/usr/local/bin'];
  return places.map((directory) => join(directory, program)).find((path) => isProgram(path));
}
function isProgram(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** A release of the plugin; `bytes` of it cannot be compressed. */
async function releaseOf(version, bytes) {
  const openclaw = {
    extensions: ['./index.js'],
    compat: { pluginApi: '>=1' },
    build: { openclawVersion: '2026.9.6' },
  };
  const dependencies = Object.fromEntries(Array.from({ length: 8 }, (_, n) => [`dependency-${n}`, `^${n}.0.0`]));
  const packageJson = { name: NAME, version, description: 'For measuring.', license: 'MIT', dependencies, openclaw };
  const tar = pack();
  tar.entry({ name: 'package/package.json' }, JSON.stringify(packageJson));
  tar.entry({ name: 'package/openclaw.plugin.json' }, JSON.stringify({ id: NAME, configSchema: { type: 'object' } }));
  tar.entry({ name: 'package/index.js' }, 'export default {};\n');
  tar.entry({ name: 'package/data.bin' }, randomBytes(bytes));
  tar.finalize();
  return { version, packageJson, tarball: gzipSync(await buffer(tar)) };
}

async function publishToReef(reef, token, { version, tarball }) {
  const source = { kind: 'github', url: 'https://github.com/b/b', repo: 'b/b', ref: 'main', commit: 'c'.repeat(40) };
  const payload = { name: NAME, family: 'code-plugin', version, changelog: '', source: { ...source, path: '.' } };
  const form = new FormData();
  form.append('payload', JSON.stringify({ ...payload, source: { ...payload.source, importedAt: 1 } }));
  form.append('clawpack', new Blob([tarball]), 'plugin.tgz');
  const headers = { authorization: `Bearer ${token}` };
  await mustAnswer(`${reef.url}/api/v1/packages`, { method: 'POST', headers, body: form });
}

async function publishToVerdaccio(url, { version, packageJson, tarball }) {
  const file = `${NAME}-${version}.tgz`;
  const attachment = {
    content_type: 'application/octet-stream',
    data: tarball.toString('base64'),
    length: tarball.length,
  };
  const body = {
    ...{ _id: NAME, name: NAME, 'dist-tags': { latest: version } },
    versions: { [version]: { ...packageJson, dist: { tarball: `${url}/${NAME}/-/${file}` } } },
    _attachments: { [file]: attachment },
  };
  const headers = { 'content-type': 'application/json' };
  await mustAnswer(`${url}/${NAME}`, { method: 'PUT', headers, body: JSON.stringify(body) });
}

async function mustAnswer(url, options) {
  const response = await fetch(url, options);
  if (!response.ok) throw new Error(`${url} answered ${response.status}: ${await response.text()}`);
  return Buffer.from(await response.arrayBuffer());
}

async function startOther(command, args, url) {
  const child = spawn(command, args, { stdio: 'ignore' });
  const ended = once(child, 'exit');
  for (let attempt = 0; attempt < 300; attempt += 1) {
    if (await fetch(url).then(() => true, () => false)) break; // prettier-ignore
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  const stop = async () => {
    child.kill('SIGTERM');
    await ended;
  };
  return { url, pid: child.pid, stop };
}

/** Servers that do nothing but send the tarball: with a `ServerResponse`, and without HTTP. */
async function startBare(kind, scratch, tarball) {
  const file = join(scratch, 'bare.tgz');
  writeFileSync(file, tarball);
  const port = await freePort();
  const [command, ...args] = [...server, process.execPath, BARE_SERVERS, kind, file, String(port)];
  return startOther(command, args, `http://127.0.0.1:${port}/`);
}

async function freePort() {
  const listener = createServer().listen(0, '127.0.0.1');
  await once(listener, 'listening');
  const { port } = listener.address();
  await promisify((done) => listener.close(done))();
  return port;
}

async function startVerdaccio(program, scratch) {
  const port = await freePort();
  const everybody = { access: '$all', publish: '$all' };
  const config = {
    ...{ storage: join(scratch, 'verdaccio'), max_body_size: '10mb', packages: { '**': everybody } },
    ...{ auth: { htpasswd: { file: join(scratch, 'htpasswd') } }, log: { type: 'stdout', level: 'error' } },
  };
  writeFileSync(join(scratch, 'verdaccio.yaml'), JSON.stringify(config));
  const args = [program, '--config', join(scratch, 'verdaccio.yaml'), '--listen', `127.0.0.1:${port}`];
  const [command, ...rest] = [...server, process.execPath, ...args];
  return startOther(command, rest, `http://127.0.0.1:${port}`);
}

async function startNginx(program, scratch, tarball, accessLog) {
  const port = await freePort();
  const root = join(scratch, accessLog ? 'nginx-log' : 'nginx');
  mkdirSync(root);
  writeFileSync(join(root, 'plugin.tgz'), tarball);
  const places = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (kind) => `${kind}_temp_path ${root}/${kind};`,
  );
  // Started as root, its workers would be somebody who may not enter the directory.
  const user = process.getuid() === 0 ? 'user root;' : '';
  const config = `${user} daemon off; worker_processes 1; pid ${root}/pid; error_log ${root}/error.log;
    events { worker_connections 256; }
    http { access_log ${accessLog ? `${root}/access.log` : 'off'}; sendfile on; tcp_nopush on; keepalive_requests 100000000; ${places.join(' ')}
      server { listen 127.0.0.1:${port}; root ${root}; } }`;
  writeFileSync(join(root, 'nginx.conf'), config);
  const [command, ...args] = [...server, program, '-c', join(root, 'nginx.conf')];
  return startOther(command, args, `http://127.0.0.1:${port}/plugin.tgz`);
}

/** Requests a second, and microseconds of processor time a request; NaN where nobody says. */
async function ask({ url, pid }, accept) {
  const args = ['-t1', `-c${CONNECTIONS}`, `-d${values.seconds}s`, '-H', `Accept: ${accept}`, url];
  const [command, ...rest] = [...client, wrk, ...args];
  const before = processorMs(pid);
  const { stdout } = await run(command, rest);
  if (/Non-2xx|Socket errors/.test(stdout)) throw new Error(`${url} failed:\n${stdout}`);
  const requests = Number(/(\d+) requests in/.exec(stdout)[1]);
  return {
    rate: Number(/Requests\/sec:\s+([\d.]+)/.exec(stdout)[1]),
    cost: ((processorMs(pid) - before) * 1_000) / requests,
  };
}

/** Asks everybody in turn, so that what else the machine does hits all of them, and prints what each did. */
async function compare(what, targets, accept) {
  const asked = new Map(targets.map(({ who }) => [who, []]));
  for (let round = 0; round < ROUNDS; round += 1)
    for (const target of targets) asked.get(target.who).push(await ask(target, accept));
  const median = (who, of) =>
    asked.get(who).map((each) => each[of]).sort((a, b) => a - b)[Math.floor(ROUNDS / 2)]; // prettier-ignore
  const row = (...cells) =>
    console.log(cells.map((cell, i) => (i === 0 ? cell.padEnd(26) : cell.padStart(12))).join(''));
  row(`${what} (${targets[0].bytes} bytes)`, 'requests/s', 'reef is', 'µs/request');
  for (const { who } of targets) {
    const ratio = median('reef', 'rate') / median(who, 'rate');
    row(`  ${who}`, median(who, 'rate').toFixed(0), `${ratio.toFixed(2)} x`, median(who, 'cost').toFixed(0));
    if (ratio >= (BARS[what][who] ?? 0)) continue;
    console.error(`FAIL: ${what} less than ${BARS[what][who]} times ${who}`);
    process.exitCode = 1;
  }
}

async function main() {
  if (wrk === undefined) return console.log('Skipped everything: wrk is not installed.');
  if (taskset === undefined) console.log('Servers and wrk share cores: taskset is not installed.');
  const verdaccio = process.env.VERDACCIO ?? find('verdaccio');
  const nginx = find('nginx');
  for (const [name, path] of Object.entries({ verdaccio, nginx }))
    if (path === undefined) console.log(`Skipped ${name}: it is not installed.`);
  await ensureBuilt();
  const scratch = mkdtempSync(join(tmpdir(), 'reef-bench-npm-'));
  const running = [];
  try {
    const big = await releaseOf('1.0.0', TARBALL_BYTES);
    const small = await Promise.all(Array.from({ length: VERSIONS - 1 }, (_, n) => releaseOf(`1.0.${n + 1}`, 100)));
    const port = await freePort();
    const settings = { PORT: String(port), REEF_PUBLIC_URL: `http://127.0.0.1:${port}` };
    const reef = await startReef({ pin: server, settings });
    running.push(reef);
    const token = await tokenFor(reef, 'bench');
    for (const release of [big, ...small]) await publishToReef(reef, token, release);
    await settled(reef.pid);
    const targets = [{ who: 'reef', url: `${reef.url}/api/npm/${NAME}`, pid: reef.pid }];
    if (verdaccio !== undefined) {
      const other = await startVerdaccio(verdaccio, scratch);
      running.push(other);
      for (const release of [big, ...small]) await publishToVerdaccio(other.url, release);
      targets.push({ who: 'verdaccio', url: `${other.url}/${NAME}`, pid: other.pid });
    }
    const tarballs = targets.map((target) => ({ ...target, url: `${target.url}/-/${NAME}-1.0.0.tgz` }));
    const beside = async (who, starting) => {
      const other = await starting;
      running.push(other);
      tarballs.push({ who, url: other.url, pid: other.pid });
    };
    if (nginx !== undefined) {
      await beside('nginx', startNginx(nginx, scratch, big.tarball, false));
      await beside('nginx with access log', startNginx(nginx, scratch, big.tarball, true));
    }
    await beside('bare node:http', startBare('http', scratch, big.tarball));
    await beside('bare node:net, no HTTP', startBare('net', scratch, big.tarball));
    for (const target of tarballs) {
      const bytes = await mustAnswer(target.url, {});
      if (!bytes.equals(big.tarball)) throw new Error(`${target.url} serves other bytes.`);
      target.bytes = bytes.length;
    }
    await compare('tarball', tarballs, '*/*');
    for (const target of targets) target.bytes = (await mustAnswer(target.url, { headers: { accept: SHORT } })).length;
    await compare('packument', targets, SHORT);
  } finally {
    for (const each of running) await each.stop();
    rmSync(scratch, { recursive: true, force: true });
  }
}

main().catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
