/** A lock between processes of this checkout: a directory, because making one is atomic on every file system. */
import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

/** No holder needs longer; an older lock belongs to a process nobody can ask (another host or container). */
const MAX_AGE_MS = 120_000;
const POLL_MS = 50;

/** Whether a process with this id exists. One that belongs to another user does. */
export function isRunning(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code !== 'ESRCH';
  }
}

/** Whether the process that took the lock is gone. A lock without an owner file was taken a moment ago. */
function isAbandoned(path) {
  try {
    if (Date.now() - statSync(path).mtimeMs > MAX_AGE_MS) return true;
    return !isRunning(Number(readFileSync(join(path, 'pid'), 'utf8')));
  } catch (error) {
    if (error.code === 'ENOENT') return false; // released meanwhile: the next attempt will tell
    throw error;
  }
}

/** Takes the lock unless someone has it. */
function tryLock(path) {
  try {
    mkdirSync(path);
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw error;
  }
  writeFileSync(join(path, 'pid'), String(process.pid));
  return true;
}

/**
 * Runs `work` while holding the lock at `path`. Two processes that take over an abandoned lock in the same
 * instant may both run, so `work` must be correct without the lock too: it saves work, it does not guard data.
 */
export async function withLock(path, work) {
  mkdirSync(dirname(path), { recursive: true });
  while (!tryLock(path)) {
    if (isAbandoned(path)) rmSync(path, { recursive: true, force: true });
    else await delay(POLL_MS);
  }
  try {
    return await work();
  } finally {
    rmSync(path, { recursive: true, force: true });
  }
}
