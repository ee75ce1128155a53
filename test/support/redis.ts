import { eventually } from './eventually';
import { findProgram, type Found } from './find-program';
import { freePort } from './free-port';
import { startProcess, type TestProcess } from './processes';

const READY = /Ready to accept connections/;

/** A real Redis server on the loopback interface. It keeps nothing over a restart. */
export class TestRedis {
  private server?: TestProcess;

  /** Use `startRedis`. */
  constructor(
    private readonly program: Found,
    readonly port: number,
  ) {}

  get url(): string {
    return `redis://127.0.0.1:${this.port}`;
  }

  /** Starts the server, ending it first when it runs: same port, no data. */
  async restart(): Promise<void> {
    await this.kill();
    // What uses the port in between, such as somebody looking for a free one, does not stay.
    await eventually(() => this.start(), undefined, { timeoutMs: 5_000 });
  }

  /** Ends the server as a crash would. */
  async kill(): Promise<void> {
    await this.server?.kill();
    this.server = undefined;
  }
  stop(): Promise<void> {
    return this.kill();
  }

  /** Leaves connections open and answers nothing, as a machine that hangs. */
  freeze(): void {
    process.kill(this.server!.pid, 'SIGSTOP');
  }
  thaw(): void {
    process.kill(this.server!.pid, 'SIGCONT');
  }

  private async start(): Promise<void> {
    const listen = ['--bind', '127.0.0.1', '--port', String(this.port)];
    const server = await startProcess({
      command: this.program.path,
      args: [...listen, '--save', '', '--appendonly', 'no'],
      env: this.program.env,
      cwd: '/',
    });
    try {
      await server.waitForLine(READY);
      this.server = server;
    } catch (error) {
      await server.kill();
      throw error;
    }
  }
}

/** Starts a Redis server; `stop()` it at the end. */
export async function startRedis(): Promise<TestRedis> {
  const program = await findProgram({
    program: 'redis-server',
    packages: ['redis-server', 'redis-tools', 'libjemalloc2', 'liblzf1', 'libatomic1'],
    advice: 'install Redis 6 or later, for example with "brew install redis"',
  });
  const redis = new TestRedis(program, await freePort());
  await redis.restart();
  return redis;
}
