import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { ROOT } from '../../scripts/build-if-stale.mjs';

const READY = /^Reef is ready at (\S+)/;

/**
 * A Reef of its own, without limits per caller: where it is, its process, its administrator's token, its memory in MB, and how it ends.
 * `memoryMb()` is what the system says, `memory()` what is left of it after a collection, by kind.
 * @param pin a command before it, such as `taskset`
 */
export async function startReef({ pin = [], settings = {} } = {}) {
  const scratch = mkdtempSync(join(tmpdir(), 'reef-bench-'));
  const data = join(scratch, 'data');
  const own = { REEF_DATA_DIR: data, PORT: '0', OPS_PORT: '0', LOG_LEVEL: 'error', RATE_LIMIT_PROFILE: 'off' };
  const node = [process.execPath, '--require', join(ROOT, 'test/bench/memory-report.cjs')];
  const [command, ...args] = [...pin, ...node, join(ROOT, 'scripts/run.mjs'), 'standalone'];
  const child = spawn(command, args, {
    cwd: ROOT,
    env: { PATH: process.env.PATH, HOME: process.env.HOME, ...own, ...settings },
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  });
  const ended = once(child, 'exit');
  const stop = async () => {
    child.kill('SIGTERM');
    await ended;
    rmSync(scratch, { recursive: true, force: true });
  };
  const url = await new Promise((found, fail) => {
    createInterface({ input: child.stdout }).on('line', (line) => READY.test(line) && found(READY.exec(line)[1]));
    ended.then(() => fail(new Error('Reef ended before it was ready.')), fail);
  });
  const adminToken = readFileSync(join(data, 'admin-token'), 'utf8').trim();
  const memory = async () => {
    const answer = once(child, 'message');
    child.send('memory');
    return (await answer)[0];
  };
  return { url, pid: child.pid, adminToken, stop, memory, memoryMb: () => residentMb(child.pid) };
}

/** Resident memory of a process in MB; only Linux says. */
function residentMb(pid) {
  const status = existsSync(`/proc/${pid}/status`) ? readFileSync(`/proc/${pid}/status`, 'utf8') : '';
  return Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1] ?? NaN) / 1024;
}

/** The token of a new user. */
export async function tokenFor(reef, handle) {
  const post = async (path, body) => {
    const headers = { authorization: `Bearer ${reef.adminToken}`, 'content-type': 'application/json' };
    const response = await fetch(`${reef.url}${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
    if (!response.ok) throw new Error(`${path} answered ${response.status}: ${await response.text()}`);
    return response.json();
  };
  await post('/api/v1/admin/users', { handle });
  return (await post('/api/v1/admin/tokens', { handle, label: 'bench' })).token;
}
