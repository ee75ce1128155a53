import { spawn } from 'node:child_process';
import { type Socket } from 'node:net';

// `read` ends when our end of the pipe closes, however we end: Jest's workers are also killed, and the `exit`
// event of the `process` that Jest shows to tests never comes.
const SCRIPT = 'read -r line; kill -KILL "$1"';

/**
 * Kills a process when this one ends.
 *
 * @returns to be called when the process has ended, since its number may then become another's
 */
export function endWithUs(pid: number): () => void {
  const watchdog = spawn('/bin/sh', ['-c', SCRIPT, 'reef-test-watchdog', String(pid)], {
    env: {},
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  watchdog.unref();
  (watchdog.stdin as Socket).unref();
  return () => {
    watchdog.kill('SIGKILL');
  };
}
