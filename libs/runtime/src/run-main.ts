import { ConfigError } from '@app/config';

interface Stoppable {
  stop(): Promise<void>;
}

/**
 * The whole of a `main.ts`: starts, stops on SIGTERM or SIGINT, exits. A second signal ends the process at once.
 * Expected failures (configuration, a port in use) are one sentence on standard error, not a stack.
 */
export function runMain(start: () => Promise<Stoppable>): void {
  let running: Stoppable | undefined;
  let stopping = false;
  const stop = (): void => {
    if (stopping) process.exit(1);
    stopping = true;
    // Stopped while starting: nothing has been promised to anybody yet.
    if (running === undefined) process.exit(0);
    running.stop().then(
      () => process.exit(0),
      (error: unknown) => fail(error),
    );
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
  start().then((started) => void (running = started), fail);
}

function fail(error: unknown): never {
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
