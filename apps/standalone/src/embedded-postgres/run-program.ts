import { type ChildProcess, type SpawnOptions } from 'node:child_process';

/** How a program ended. */
export interface Outcome {
  readonly succeeded: boolean;
  /** Everything it wrote to either stream, or why it could not be started. */
  readonly output: string;
}

/**
 * Where programs are looked for and what they may read from their surroundings. Fixed, so that no PG… variable
 * of the user reaches PostgreSQL; the time zone keeps initdb from searching for the machine's.
 */
export const PROGRAM_ENVIRONMENT = { PATH: '/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin', TZ: 'UTC', LC_ALL: 'C' };

/**
 * Runs a program to its end. Never rejects: a program that cannot be started did not succeed.
 *
 * @param start how to start it, which decides the account it runs under
 * @param input what it reads
 */
export function runProgram(
  start: (program: string, args: readonly string[], options: SpawnOptions) => ChildProcess,
  program: string,
  args: readonly string[],
  input = '',
): Promise<Outcome> {
  return new Promise((resolve) => {
    const child = start(program, args, { env: PROGRAM_ENVIRONMENT, stdio: 'pipe' });
    let output = '';
    const collect = (chunk: Buffer): void => {
      output += chunk.toString();
    };
    child.stdout?.on('data', collect);
    child.stderr?.on('data', collect);
    child.once('error', (error) => resolve({ succeeded: false, output: error.message }));
    child.once('close', (code) => resolve({ succeeded: code === 0, output: output.trim() }));
    child.stdin?.on('error', () => undefined); // It may end without reading; its exit code tells.
    child.stdin?.end(input);
  });
}
