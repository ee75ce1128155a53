import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

export interface Backend {
  readonly port: number;
  /** Whether its `/readyz` says so. */
  isReady(): Promise<boolean>;
}

/**
 * What a Kubernetes Service is to its pods: a new connection goes to the next backend that was ready when last asked,
 * and stays with it. It reads nothing, so it sends nothing twice: what a backend drops, the client has lost.
 */
export class Balancer {
  private readonly server: Server = createServer((client) => this.join(client));
  private readonly sockets = new Set<Socket>();
  private ready: Backend[] = [];
  private turn = 0;
  private readonly stopped = new AbortController();
  private asking?: Promise<void>;

  private constructor(
    private readonly backends: readonly Backend[],
    private readonly everyMs: number,
  ) {}

  /** @param everyMs how often it asks who is ready */
  static async start(backends: readonly Backend[], port: number, everyMs = 250): Promise<Balancer> {
    const balancer = new Balancer(backends, everyMs);
    await balancer.ask();
    balancer.asking = balancer.keepAsking();
    await new Promise<void>((resolve) => balancer.server.listen(port, '127.0.0.1', resolve));
    return balancer;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }
  async stop(): Promise<void> {
    this.stopped.abort();
    await this.asking;
    const closed = new Promise((resolve) => this.server.close(resolve));
    for (const socket of this.sockets) socket.destroy();
    await closed;
  }

  private join(client: Socket): void {
    const backend = this.ready[this.turn++ % Math.max(1, this.ready.length)];
    if (backend === undefined) return void client.destroy();
    const server = connect(backend.port, '127.0.0.1');
    client.pipe(server).pipe(client);
    for (const [one, other] of [
      [client, server],
      [server, client],
    ] as const) {
      this.sockets.add(one);
      one.setNoDelay(true);
      one.on('error', () => undefined);
      one.once('close', (broken) => {
        this.sockets.delete(one);
        // What one has said before it went, the other still gets.
        if (broken) other.resetAndDestroy();
        else other.end();
      });
    }
  }
  private async keepAsking(): Promise<void> {
    const { signal } = this.stopped;
    while (!signal.aborted) {
      await delay(this.everyMs, undefined, { signal }).catch(() => undefined);
      await this.ask();
    }
  }
  private async ask(): Promise<void> {
    const answers = await Promise.all(this.backends.map((backend) => backend.isReady()));
    this.ready = this.backends.filter((_, i) => answers[i]);
  }
}
