import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { connect } from 'nats';
import { eventually } from './eventually';
import { findNatsServer } from './find-nats-server';
import { freePort } from './free-port';
import { startProcess, type TestProcess } from './processes';
import { tempDirectory, type TempDirectory } from './temp-directory';

export { findNatsServer };

export interface NatsOptions {
  /** Where JetStream stores; default a temporary directory, which `stop()` removes. */
  readonly storeDirectory?: string;
  /** Default a free one. It stays the same over restarts. */
  readonly port?: number;
}

const READY = /Server is ready/;

/** A real NATS server with JetStream, on the loopback interface. */
export class TestNats {
  private server?: TestProcess;

  /** Use `startNats`. */
  constructor(
    private readonly program: string,
    readonly port: number,
    readonly storeDirectory: string,
    private readonly temporary?: TempDirectory,
  ) {}

  get url(): string {
    return `nats://127.0.0.1:${this.port}`;
  }

  /** Starts the server, stopping it first when it runs: same port, same store. */
  async restart(): Promise<void> {
    await this.stopServer();
    // What uses the port in between, such as somebody looking for a free one, does not stay.
    await eventually(() => this.start(), undefined, { timeoutMs: 5_000 });
  }

  /** Stops the server in order. The store stays until the end of the test run, or for ever if it was yours. */
  async stop(): Promise<void> {
    await this.stopServer();
    await this.temporary?.close();
  }

  /** Ends the server as a crash would; connections break, the store stays. */
  async kill(): Promise<void> {
    await this.server?.kill();
    this.server = undefined;
  }

  /** Destroys everything JetStream stored: crashes the server if it runs. Follow with `restart()`. */
  async wipeStore(): Promise<void> {
    await this.kill();
    await rm(this.storeDirectory, { recursive: true, force: true, maxRetries: 10 });
  }

  private async stopServer(): Promise<void> {
    await this.server?.stop('SIGINT');
    this.server = undefined;
  }

  private async start(): Promise<void> {
    await mkdir(this.storeDirectory, { recursive: true });
    const listen = ['--addr', '127.0.0.1', '--port', String(this.port)];
    const server = await startProcess({
      command: this.program,
      args: [...listen, '--jetstream', '--store_dir', this.storeDirectory],
    });
    try {
      await server.waitForLine(READY);
      await this.proveJetStream();
      this.server = server;
    } catch (error) {
      await server.kill();
      throw error;
    }
  }

  private async proveJetStream(): Promise<void> {
    const connection = await connect({ servers: this.url, reconnect: false });
    await connection.jetstreamManager().finally(() => connection.close());
  }
}

/** Starts a NATS server; `stop()` it at the end. */
export async function startNats(options: NatsOptions = {}): Promise<TestNats> {
  const program = await findNatsServer();
  const temporary = options.storeDirectory === undefined ? await tempDirectory() : undefined;
  const storeDirectory = options.storeDirectory ?? join(temporary?.path ?? '', 'jetstream');
  const nats = new TestNats(program, options.port ?? (await freePort()), storeDirectory, temporary);
  await nats.restart();
  return nats;
}
