import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { ROOT } from '../../scripts/build-if-stale.mjs';

const SERVICES = ['gateway', 'catalog', 'publishing', 'ratings', 'moderation', 'scanning'];
const READY_WITHIN_MS = 120_000;

/**
 * A Reef of six processes on a NATS server of its own: where it is, its administrator's token, the ids of its processes
 * by name (`nats` too), and how it ends. Needs `nats-server` in PATH.
 * @param pin by name, a command before it, such as `taskset`
 * @param node by name, options of Node.js, such as `--cpu-prof`
 */
export async function startCluster({ settings, pin = {}, node = {} }) {
  const scratch = mkdtempSync(join(tmpdir(), 'reef-bench-cluster-'));
  const children = new Map();
  const launch = (name, command, env) => {
    const [program, ...args] = [...(pin[name] ?? []), ...command];
    const child = spawn(program, args, {
      cwd: ROOT,
      env,
      stdio: ['ignore', 'ignore', name === 'nats' ? 'ignore' : 'inherit'],
    });
    children.set(name, { child, ended: once(child, 'exit') });
  };
  const stop = async () => {
    const [nats, ...services] = [...children.values()];
    for (const { child } of services) child.kill('SIGTERM');
    await Promise.all(services.map(({ ended }) => ended));
    nats.child.kill('SIGINT');
    await nats.ended;
    rmSync(scratch, { recursive: true, force: true });
  };

  const [natsPort, port, ...opsPorts] = await freePorts(2 + SERVICES.length);
  const { PATH, HOME } = process.env;
  const store = ['--jetstream', '--store_dir', join(scratch, 'jetstream')];
  launch('nats', ['nats-server', '--addr', '127.0.0.1', '--port', String(natsPort), ...store], { PATH });
  const url = `http://127.0.0.1:${port}`;
  const tokenFile = join(scratch, 'admin-token');
  const shared = {
    ...{
      PATH,
      HOME,
      LOG_LEVEL: 'error',
      RATE_LIMIT_PROFILE: 'off',
      REEF_SECRET_KEY: randomBytes(32).toString('base64url'),
    },
    ...{ NATS_URL: `nats://127.0.0.1:${natsPort}`, PORT: String(port), REEF_PUBLIC_URL: url },
    ...{ BLOB_DIR: join(scratch, 'blobs'), REEF_ADMIN_TOKEN_OUT: tokenFile, ...settings },
  };
  for (const [i, service] of SERVICES.entries()) {
    const main = join(ROOT, 'dist/apps', service, 'src/main.js');
    launch(service, [process.execPath, ...(node[service] ?? []), main], { ...shared, OPS_PORT: String(opsPorts[i]) });
  }
  const until = performance.now() + READY_WITHIN_MS;
  try {
    for (const [i, service] of SERVICES.entries())
      await ready(service, opsPorts[i], children.get(service).child, until);
    // Written when the first administrator is made, a moment after the gateway is ready.
    while (!existsSync(tokenFile)) {
      if (performance.now() > until) throw new Error('The gateway writes no token of an administrator.');
      await delay(50);
    }
  } catch (error) {
    await stop();
    throw error;
  }
  const pids = Object.fromEntries([...children].map(([name, { child }]) => [name, child.pid]));
  return { url, adminToken: readFileSync(tokenFile, 'utf8').trim(), pids, stop };
}

async function ready(service, opsPort, child, until) {
  for (;;) {
    if (child.exitCode !== null) throw new Error(`${service} ended before it was ready.`);
    if (performance.now() > until) throw new Error(`${service} does not become ready.`);
    const answer = await fetch(`http://127.0.0.1:${opsPort}/readyz`).catch(() => undefined);
    if (answer?.ok) return;
    await delay(200);
  }
}

/** So many ports that were free at one moment. */
async function freePorts(many) {
  const servers = await Promise.all(
    Array.from({ length: many }, async () => {
      const server = createServer().listen(0, '127.0.0.1');
      await once(server, 'listening');
      return server;
    }),
  );
  const ports = servers.map((server) => server.address().port);
  await Promise.all(servers.map((server) => once(server.close(), 'close')));
  return ports;
}
