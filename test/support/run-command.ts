import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { type Readable } from 'node:stream';
import { childEnvironment } from './test-environment';

export interface CommandOptions {
  /** Changes to our environment; undefined takes a variable away. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly cwd?: string;
  /** Default 60 s; it is killed then and the exit code is null. */
  readonly timeoutMs?: number;
}
export interface CommandResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** Both, for looking something up whichever stream it went to. */
  readonly output: string;
}

/** Runs a program to its end, with an empty standard input. Every exit code is a result. */
export async function runCommand(
  command: string,
  args: readonly string[],
  { env, cwd, timeoutMs = 60_000 }: CommandOptions = {},
): Promise<CommandResult> {
  const child = spawn(command, args, {
    cwd,
    env: childEnvironment(env),
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: timeoutMs,
    killSignal: 'SIGKILL',
  });
  const [stdout, stderr, [code]] = await Promise.all([read(child.stdout), read(child.stderr), once(child, 'close')]);
  return { code: code as number | null, stdout, stderr, output: `${stdout}${stderr}` };
}

async function read(stream: Readable): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}
