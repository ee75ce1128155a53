import { execFile } from 'node:child_process';
import { readFile, readlink, rm } from 'node:fs/promises';
import { basename } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { findPostmasterFile, postmasterFilePath } from './postmaster-file';

/** Escalation: disconnect and write everything, then stop at once, then be ended. Each gets its milliseconds. */
const STEPS = [
  ['SIGINT', 10_000],
  ['SIGQUIT', 6_000],
  ['SIGKILL', 2_000],
] as const;

/**
 * Stops a server that an earlier Reef left behind in the data directory, running or still stopping. The caller
 * holds the lock of the data directory, so there is nobody the server could belong to.
 *
 * @returns whether there was one
 */
export async function stopLeftoverServer(dataDirectory: string): Promise<boolean> {
  const file = await findPostmasterFile(dataDirectory);
  if (!file || !isAlive(file.pid)) return false; // PostgreSQL itself copes with a file of a dead server.
  if (!(await isServerOf(dataDirectory, file.pid))) {
    // After a power loss or in a new container the number may be any process's, which PostgreSQL would respect.
    await rm(postmasterFilePath(dataDirectory), { force: true });
    return false;
  }
  for (const [signal, patienceMs] of STEPS) {
    if (!sendSignal(file.pid, signal)) return true;
    if (await endsWithin(dataDirectory, file.pid, patienceMs)) return true;
  }
  throw new Error(`A PostgreSQL server (process ${file.pid}) in ${dataDirectory} does not stop: end it by hand.`);
}

async function isServerOf(dataDirectory: string, pid: number): Promise<boolean> {
  try {
    if (process.platform !== 'linux') {
      const { stdout } = await promisify(execFile)('ps', ['-o', 'command=', '-p', String(pid)]);
      return stdout.includes('postgres') && stdout.includes(dataDirectory);
    }
    // A server's working directory is its data directory, also after a move.
    if ((await readlink(`/proc/${pid}/cwd`)) !== dataDirectory) return false;
    const [program = ''] = (await readFile(`/proc/${pid}/cmdline`, 'utf8')).split('\0');
    return basename(program) === 'postgres';
  } catch {
    return false; // It ended meanwhile, or is another user's.
  }
}

async function endsWithin(dataDirectory: string, pid: number, patienceMs: number): Promise<boolean> {
  const end = performance.now() + patienceMs;
  while (performance.now() < end) {
    // Where nobody collects dead processes, as in many containers, the number itself stays for ever.
    if (!(await isServerOf(dataDirectory, pid))) return true;
    await delay(10);
  }
  return false;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function sendSignal(pid: number, signal: NodeJS.Signals): boolean {
  try {
    return process.kill(pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
    throw error;
  }
}
