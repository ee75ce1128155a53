import { spawn } from 'node:child_process';
import { type Socket } from 'node:net';

// `read` ends when our end of the pipe closes, however we end.
const SCRIPT = 'read -r line; kill -INT "$1"';

/**
 * Stops the server when this process ends without doing so, be it by `kill -9`.
 *
 * @returns to be called when the server has ended, since its number may then become another process's
 */
export function stopServerWhenWeEnd(serverPid: number): () => void {
  const watchdog = spawn('/bin/sh', ['-c', SCRIPT, 'reef-postgres-watchdog', String(serverPid)], {
    cwd: '/',
    env: {},
    // Out of the terminal's reach: Ctrl-C must not end it before us.
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  watchdog.on('error', () => undefined); // Without /bin/sh there is no watch, and no reason to stop.
  watchdog.unref();
  (watchdog.stdin as Socket).unref();
  return () => {
    watchdog.kill('SIGKILL');
  };
}
