import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** A line between two programs that a test can slow down, freeze and cut. Its own port stays; its target may move. */
export class TcpProxy {
  private readonly server: Server;
  private readonly sockets = new Set<Socket>();
  /** Calls of what waits for a frozen line. */
  private waiting: (() => void)[] = [];
  private state: 'open' | 'frozen' | 'cut' = 'open';
  private delayMs = 0;

  /** @param target where connections go; a port on the loopback interface */
  private constructor(private target: number) {
    this.server = createServer((client) => this.join(client));
  }
  static async start(target: number): Promise<TcpProxy> {
    const proxy = new TcpProxy(target);
    await new Promise<void>((resolve) => proxy.server.listen(0, '127.0.0.1', resolve));
    return proxy;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }
  /** New connections go there; old ones stay with whom they have. */
  leadTo(target: number): void {
    this.target = target;
  }
  /** Everything arrives so much later, in both directions. */
  delay(ms: number): void {
    this.delayMs = ms;
  }
  /** Nothing arrives, and nobody is told: as when a switch drops packets. */
  freeze(): void {
    this.state = 'frozen';
  }
  /** Connections break, and new ones do as soon as they are made. */
  cut(): void {
    this.state = 'cut';
    for (const socket of this.sockets) socket.resetAndDestroy();
  }
  /** As it was at first. What was frozen arrives. */
  heal(): void {
    this.state = 'open';
    this.delayMs = 0;
    for (const goOn of this.waiting.splice(0)) goOn();
  }
  async close(): Promise<void> {
    const closed = new Promise((resolve) => this.server.close(resolve));
    this.cut();
    for (const goOn of this.waiting.splice(0)) goOn();
    await closed;
  }

  private join(client: Socket): void {
    if (this.state === 'cut') return void client.resetAndDestroy();
    const server = connect(this.target, '127.0.0.1');
    for (const [from, to] of [
      [client, server],
      [server, client],
    ] as const) {
      this.sockets.add(from);
      from.setNoDelay(true);
      from.on('error', () => undefined);
      from.once('close', () => this.sockets.delete(from));
      void this.carry(from, to);
    }
  }
  /** Chunk by chunk, in order; one that is late holds up those behind it and, by its socket, who sends them. */
  private async carry(from: Socket, to: Socket): Promise<void> {
    try {
      for await (const chunk of from) {
        if (this.delayMs > 0) await new Promise((resolve) => setTimeout(resolve, this.delayMs));
        while (this.state === 'frozen') await new Promise<void>((resolve) => this.waiting.push(resolve));
        if (!to.destroyed && !to.write(chunk as Buffer)) await new Promise((resolve) => drained(to, resolve));
      }
      to.end();
    } catch {
      to.destroy(); // the line broke
    }
  }
}

function drained(socket: Socket, then: (value?: unknown) => void): void {
  if (socket.destroyed) return then();
  socket.once('drain', then);
  socket.once('close', then);
}
