import { ConfigError } from '@app/config';

interface Stoppable {
  stop(): Promise<void>;
}

/** How long a start that was interrupted may go on, so that it ends with an orderly stop. */
const FINISH_START_MS = 3_000;

/**
 * The whole of a `main.ts`: starts, stops on SIGTERM or SIGINT, exits. A second signal ends the process at once.
 * Expected failures (configuration, a port in use) are one sentence on standard error, not a stack.
 */
export function runMain(start: () => Promise<Stoppable>): void {
  let running: Stoppable | undefined;
  let stopping = false;
  const stopRunning = (started: Stoppable): void => {
    started.stop().then(() => process.exit(0), fail);
  };
  const onSignal = (): void => {
    if (stopping) process.exit(1);
    stopping = true;
    if (running !== undefined) stopRunning(running);
    // Nothing has been promised to anybody yet: what waits for its database, say, may just end.
    else setTimeout(() => running === undefined && process.exit(0), FINISH_START_MS);
  };
  process.on('SIGTERM', onSignal);
  process.on('SIGINT', onSignal);
  const starting = Promise.resolve().then(start); // what it throws at once is a failed start, too
  starting.then((started) => {
    running = started;
    if (stopping) stopRunning(started);
  }, fail);
}

/** Says why on standard error and ends the process with exit code 1. */
export function fail(error: unknown): never {
  process.stderr.write(`${describe(error)}\n`);
  process.exit(1);
}

function describe(error: unknown): string {
  if (error instanceof ConfigError) return error.message;
  if (!(error instanceof Error)) return String(error);
  const { code, port } = error as Error & { code?: string; port?: number };
  if (code === 'EADDRINUSE') return `Port ${port ?? ''} is already in use. Stop what uses it, or set PORT or OPS_PORT.`;
  return (error as { expected?: boolean }).expected === true ? error.message : (error.stack ?? error.message);
}
