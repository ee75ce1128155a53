import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { type Readable } from 'node:stream';
import { endWithUs } from './end-with-us';
import { within } from './eventually';
import { childEnvironment } from './test-environment';

export interface ProcessOptions {
  readonly command: string;
  readonly args?: readonly string[];
  /** Changes to our environment; undefined takes a variable away. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly cwd?: string;
  /** Account to run under; only root may choose. */
  readonly uid?: number;
  readonly gid?: number;
  /** A process group of its own, so that a test can press Ctrl-C: `process.kill(-pid, 'SIGINT')`. */
  readonly ownGroup?: boolean;
}

export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** A child process that ends with the test run at the latest, also when that is killed. */
export class TestProcess {
  /** Everything it wrote so far to either stream. */
  readonly lines: string[] = [];
  /** Resolves when it has ended and every line is read. */
  readonly exited: Promise<Exit>;
  private exit?: Exit;
  private readonly watchers = new Set<() => void>();

  /** Use `startProcess`. */
  constructor(private readonly child: ChildProcess) {
    const release = endWithUs(this.pid);
    for (const stream of [child.stdout, child.stderr] as Readable[]) {
      createInterface({ input: stream }).on('line', (line) => {
        this.lines.push(line);
        this.notify();
      });
    }
    child.once('exit', release);
    this.exited = new Promise((resolve) => {
      child.once('close', (code, signal) => {
        this.exit = { code, signal };
        this.notify();
        resolve(this.exit);
      });
    });
  }

  get pid(): number {
    return this.child.pid as number; // Set, since the process was started.
  }

  /** Waits for a line, among those already written too. Fails when the process ends without it. */
  async waitForLine(pattern: RegExp, { timeoutMs = 20_000 } = {}): Promise<RegExpExecArray> {
    const end = performance.now() + timeoutMs;
    for (let next = 0; ; next++) {
      while (next === this.lines.length) {
        if (this.exit) throw this.failure(`ended (${JSON.stringify(this.exit)}) without writing ${pattern}`);
        const leftMs = end - performance.now();
        if (leftMs <= 0) throw this.failure(`did not write ${pattern} within ${timeoutMs} ms`);
        await within(leftMs, this.news());
      }
      const match = pattern.exec(this.lines[next] ?? '');
      if (match) return match;
    }
  }

  /** Sends a signal and waits for the end; fails, and kills it, when it takes longer than `timeoutMs`. */
  async stop(signal: NodeJS.Signals = 'SIGTERM', { timeoutMs = 10_000 } = {}): Promise<Exit> {
    this.child.kill(signal);
    const exit = await within(timeoutMs, this.exited);
    if (exit) return exit;
    await this.kill();
    throw this.failure(`did not stop within ${timeoutMs} ms of ${signal}`);
  }

  /** Ends it at once, as a crash would, and waits until it is gone. */
  kill(): Promise<Exit> {
    this.child.kill('SIGKILL');
    return this.exited;
  }

  private news(): Promise<void> {
    return new Promise((resolve) => this.watchers.add(resolve));
  }

  private notify(): void {
    for (const watcher of this.watchers) watcher();
    this.watchers.clear();
  }

  private failure(what: string): Error {
    const output = this.lines.slice(-30).join('\n');
    return new Error(`${this.child.spawnargs.join(' ')} ${what}. Its last lines:\n${output}`);
  }
}

/** Starts a program. Its standard input is empty. */
export async function startProcess(options: ProcessOptions): Promise<TestProcess> {
  const { command, args = [], env, cwd, uid, gid, ownGroup = false } = options;
  const child = spawn(command, args, {
    cwd,
    uid,
    gid,
    env: childEnvironment(env),
    detached: ownGroup,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  await once(child, 'spawn');
  return new TestProcess(child);
}

/** Whether a process runs. One that has ended does not, even where nobody collects it, as in many containers. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
  if (process.platform !== 'linux') return true;
  try {
    return !/\) [ZX] /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false; // It ended between the two questions.
  }
}
