import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { eventually } from './eventually';
import { send } from './http';
import { isRunning, startProcess, type Exit, type ProcessOptions, type TestProcess } from './processes';

const DIST = join(__dirname, '../../dist/apps');

type Environment = Readonly<Record<string, string | undefined>>;
export type ReefProcessOptions = Pick<ProcessOptions, 'cwd' | 'uid' | 'gid' | 'ownGroup'> & {
  /** Name of the app below `apps/`. */
  readonly app: string;
  readonly env: Environment;
  /** Port of `/readyz`. */
  readonly opsPort: number;
  /** A tree made by `npm run build:image-root`, to run from there as a container does. Default: this checkout's build. */
  readonly imageRoot?: string;
};

/** One process of the built system, which can be killed and started again as it was. */
export class ReefProcess {
  readonly name: string;
  readonly opsPort: number;
  private running?: TestProcess;

  constructor(private readonly options: ReefProcessOptions) {
    this.name = options.app;
    this.opsPort = options.opsPort;
  }

  get pid(): number {
    return this.process.pid;
  }
  /** Everything it wrote, of the present run. */
  get lines(): readonly string[] {
    return this.running?.lines ?? [];
  }
  /** Resolves when it ends, asked or not. */
  get exited(): Promise<Exit> {
    return this.process.exited;
  }

  /** Starts it without waiting until it is ready. */
  async launch(): Promise<TestProcess> {
    const { app, env, opsPort, imageRoot, ...options } = this.options;
    const args = imageRoot === undefined ? [mainOf(app)] : [join(imageRoot, 'scripts/run.mjs'), app];
    this.running = await startProcess({
      command: process.execPath,
      args,
      env: { LOG_LEVEL: 'warn', ...env, OPS_PORT: String(opsPort) },
      ...options,
    });
    return this.running;
  }
  /** Starts it and waits until `/readyz` says so. */
  async start(): Promise<void> {
    await this.launch();
    await this.ready();
  }
  /** Waits until it is ready; fails at once, with its last lines, when it has ended instead. */
  async ready(): Promise<void> {
    const state = await eventually(
      async () => (isRunning(this.pid) ? ((await this.isReady()) ? 'ready' : 'starting') : 'ended'),
      (seen) => seen !== 'starting',
      { timeoutMs: 60_000, intervalMs: 50 },
    ).catch(() => 'not ready within a minute');
    if (state !== 'ready') throw new Error(`${this.name} is ${state}. Its last lines:\n${this.lastLines()}`);
  }
  async isReady(): Promise<boolean> {
    const reply = await send(`http://127.0.0.1:${this.opsPort}`, 'GET', '/readyz', { timeoutMs: 5_000 }).catch(
      () => undefined,
    );
    return reply?.status === 200;
  }
  waitForLine(pattern: RegExp): Promise<RegExpExecArray> {
    return this.process.waitForLine(pattern, { timeoutMs: 60_000 });
  }
  /** Asks it to stop and waits; fails when it takes longer than a minute. */
  async stop(signal: NodeJS.Signals = 'SIGTERM', timeoutMs = 60_000): Promise<Exit> {
    return this.process.stop(signal, { timeoutMs });
  }
  /** Ends it as a crash would. */
  async kill(): Promise<void> {
    await this.running?.kill();
  }
  lastLines(count = 30): string {
    return this.lines.slice(-count).join('\n');
  }

  private get process(): TestProcess {
    if (this.running === undefined) throw new Error(`${this.name} was not started.`);
    return this.running;
  }
}

/** The program of an app, as `npm start` runs it. */
export function mainOf(app: string): string {
  const main = join(DIST, app, 'src/main.js');
  if (!existsSync(main)) throw new Error(`${main} does not exist: run "npm run build" first.`);
  return main;
}
