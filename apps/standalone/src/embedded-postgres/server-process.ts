import { once } from 'node:events';
import { type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import { type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { type OperatingAccount } from './operating-account';
import { findPostmasterFile } from './postmaster-file';
import { PROGRAM_ENVIRONMENT } from './run-program';
import { asArguments } from './settings';
import { stopServerWhenWeEnd } from './watchdog';

/** Together below the 5 s in which Ctrl-C has to stop everything. */
const FAST_SHUTDOWN_MS = 4_000;
const IMMEDIATE_SHUTDOWN_MS = 500;
const LAST_WORDS_MS = 500;
/** How much of its log is kept to explain a failed start, in lines. */
const EXPLANATION_LINES = 20;

export interface ServerOptions {
  readonly program: string;
  readonly dataDirectory: string;
  readonly settings: Record<string, string>;
  readonly account: OperatingAccount;
  readonly log: (line: string) => void;
}

/** The server ended before it was ready. */
export class ServerDidNotStart extends Error {
  /** @param output its last lines */
  constructor(readonly output: string) {
    super(`PostgreSQL did not start: ${/(?:FATAL|PANIC):\s+(.*)/.exec(output)?.[1] ?? (output || 'it said nothing')}`);
  }
}

/** A running PostgreSQL server. It never keeps Node's event loop alive by itself. */
export class ServerProcess {
  /** Resolves when the server has ended, for whatever reason. */
  readonly exited: Promise<void>;
  private ended = false;
  private readonly outputEnded: Promise<unknown>;
  private readonly lastLines: string[] = [];
  private stopping?: Promise<void>;

  /** Starts a server and waits until it accepts connections, however long recovery after a crash takes. */
  static async start(options: ServerOptions): Promise<ServerProcess> {
    const { account, program, dataDirectory, settings } = options;
    const child = account.spawn(program, ['-D', dataDirectory, ...asArguments(settings)], {
      env: PROGRAM_ENVIRONMENT,
      // A session of its own: Ctrl-C goes to the terminal's whole group, and Reef still has requests to finish.
      detached: true,
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    await once(child, 'spawn').catch((error: unknown) => {
      throw new ServerDidNotStart(String(error));
    });
    const server = new ServerProcess(child, options);
    await server.untilReady(dataDirectory);
    return server;
  }

  private constructor(
    private readonly child: ChildProcess,
    { log }: ServerOptions,
  ) {
    const endWatch = stopServerWhenWeEnd(this.pid);
    this.exited = new Promise((resolve) => {
      child.once('exit', () => {
        this.ended = true;
        endWatch();
        resolve();
      });
    });
    const output = child.stderr as Socket;
    const lines = createInterface({ input: output });
    this.outputEnded = once(lines, 'close');
    lines.on('line', (line) => {
      this.lastLines.push(line);
      if (this.lastLines.length > EXPLANATION_LINES) this.lastLines.shift();
      log(line);
    });
    child.unref();
    output.unref();
  }

  /** Process id of the server's first process. */
  get pid(): number {
    return this.child.pid as number; // Set, since the process was started.
  }

  /** Disconnects everybody and stops, within 5 s: what a slow disk leaves undone is recovered at the next start. */
  stop(): Promise<void> {
    this.stopping ??= this.stopOnce();
    return this.stopping;
  }

  private async stopOnce(): Promise<void> {
    this.child.ref();
    this.child.kill('SIGINT');
    if (await this.endsWithin(FAST_SHUTDOWN_MS)) return;
    this.child.kill('SIGQUIT');
    if (await this.endsWithin(IMMEDIATE_SHUTDOWN_MS)) return;
    this.child.kill('SIGKILL');
    await this.exited;
  }

  private async endsWithin(patienceMs: number): Promise<boolean> {
    const giveUp = new AbortController();
    const patience = delay(patienceMs, undefined, { signal: giveUp.signal }).catch(() => undefined);
    await Promise.race([this.exited, patience]);
    giveUp.abort();
    return this.ended;
  }

  /** The server's own word in its pid file; asking by connecting would be refused and logged until then. */
  private async untilReady(dataDirectory: string): Promise<void> {
    for (;;) {
      if (this.ended) {
        // Its last words may still be in the pipe, which a child of it may keep open.
        await Promise.race([this.outputEnded, delay(LAST_WORDS_MS)]);
        throw new ServerDidNotStart(this.lastLines.join('\n'));
      }
      const file = await findPostmasterFile(dataDirectory);
      if (file?.pid === this.pid && file.ready) return;
      await delay(5);
    }
  }
}
