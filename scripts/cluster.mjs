/**
 * `npm run start:cluster`: the six services as six processes, as in production but on one machine.
 *
 * They need NATS_URL and DATABASE_URL. A service that dies is started again without touching the others.
 * Each has its own port for health and metrics, counted up from OPS_PORT (3100) in the order below.
 */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { ROOT, ensureBuilt } from './build-if-stale.mjs';

const SERVICES = ['gateway', 'catalog', 'publishing', 'ratings', 'moderation', 'scanning'];
const RESTART_AFTER_MS = 1000;
/** A service drains for a few seconds; one that takes longer hangs. */
const KILL_AFTER_MS = 10_000;

const firstOpsPort = Number(process.env.OPS_PORT ?? 3100);
const running = new Map();
let stopping = false;

/** Starts one service and, until the cluster stops, starts it again whenever it ends. */
function start(service) {
  const OPS_PORT = String(firstOpsPort + SERVICES.indexOf(service));
  const main = join(ROOT, 'dist/apps', service, 'src/main.js');
  const child = spawn(process.execPath, [main], { stdio: 'inherit', env: { ...process.env, OPS_PORT } });
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
for (const service of SERVICES) start(service);
