/**
 * `npm run start:cluster`: the six services as six processes, as in production but on one machine.
 *
 * They need NATS_URL and DATABASE_URL. A service that dies is started again without touching the others.
 * Each has its own port for health and metrics, counted up from OPS_PORT (3100) in the order below.
 * What they share and the environment does not name lies in REEF_DATA_DIR (.reef), as with `npm start`:
 * the secret key, the blobs, the admin's token.
 */
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { ROOT, ensureBuilt } from './build-if-stale.mjs';

const SERVICES = ['gateway', 'catalog', 'publishing', 'ratings', 'moderation', 'scanning'];
const RESTART_AFTER_MS = 1000;
/** A service drains for a few seconds; one that takes longer hangs. */
const KILL_AFTER_MS = 10_000;

const firstOpsPort = Number(process.env.OPS_PORT ?? 3100);
const running = new Map();
const dataDirectory = resolve(process.env.REEF_DATA_DIR ?? '.reef');
const adminTokenFile = join(dataDirectory, 'admin-token');
let environment = process.env;
let stopping = false;

/** The key all services share; made once, readable by its owner only. */
function secretKey() {
  const path = join(dataDirectory, 'secret-key');
  try {
    // Fails when another start was first; then its key counts.
    writeFileSync(path, `${randomBytes(32).toString('base64url')}\n`, { flag: 'wx', mode: 0o600 });
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
  }
  return readFileSync(path, 'utf8').trim();
}

/** Fills in what the services share, where the environment does not say it. */
function sharedEnvironment() {
  mkdirSync(dataDirectory, { recursive: true, mode: 0o700 });
  const shared = { BLOB_DIR: join(dataDirectory, 'blobs'), REEF_ADMIN_TOKEN_OUT: adminTokenFile };
  const given = Object.fromEntries(Object.entries(process.env).filter(([, value]) => value !== ''));
  if (given.PORT !== undefined) shared.REEF_PUBLIC_URL = `http://127.0.0.1:${given.PORT}`;
  return { ...shared, REEF_SECRET_KEY: given.REEF_SECRET_KEY ?? secretKey(), ...given };
}

/** Says once that every service is ready, so that a person knows when to go on. */
async function announce() {
  for (const [i] of SERVICES.entries()) {
    while (!stopping && !(await isReady(firstOpsPort + i))) await delay(200);
  }
  if (stopping) return;
  const token = environment.REEF_ADMIN_TOKEN === undefined ? `; the admin's token is in ${adminTokenFile}` : '';
  console.log(`Reef is ready at ${environment.REEF_PUBLIC_URL ?? 'http://127.0.0.1:3000'}, six processes${token}`);
}

async function isReady(opsPort) {
  const answer = await fetch(`http://127.0.0.1:${opsPort}/readyz`).catch(() => undefined);
  return answer?.ok === true;
}

/** Starts one service and, until the cluster stops, starts it again whenever it ends. */
function start(service) {
  const OPS_PORT = String(firstOpsPort + SERVICES.indexOf(service));
  const main = join(ROOT, 'dist/apps', service, 'src/main.js');
  const child = spawn(process.execPath, [main], { stdio: 'inherit', env: { ...environment, OPS_PORT } });
  running.set(service, child);
  child.on('exit', (code, signal) => {
    running.delete(service);
    if (stopping) return;
    console.error(`${service} ended (${signal ?? `exit code ${code}`}); starting it again`);
    setTimeout(() => stopping || start(service), RESTART_AFTER_MS);
  });
}

/** Asks each service to drain; this process ends by itself when the last service has. */
function stop() {
  stopping = true;
  for (const child of running.values()) child.kill('SIGTERM');
  setTimeout(() => {
    for (const child of running.values()) child.kill('SIGKILL');
  }, KILL_AFTER_MS).unref();
}

const missing = ['NATS_URL', 'DATABASE_URL'].filter((name) => !process.env[name]);
if (missing.length > 0) {
  console.error(`The cluster needs ${missing.join(' and ')}. For one process that brings its own, run npm start.`);
  process.exit(1);
}
try {
  await ensureBuilt();
} catch (error) {
  console.error(error.message);
  process.exit(1);
}
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, stop);
environment = sharedEnvironment();
for (const service of SERVICES) start(service);
void announce();
