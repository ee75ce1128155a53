import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request as it came. */
export interface ReceivedRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** As text. */
  readonly body: string;
  readonly bytes: Buffer;
}
/** What to answer. */
export interface ScriptedAnswer {
  /** Default 200. */
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** An object is sent as JSON. */
  readonly body?: string | object;
}
/** `undefined`: no answer, the connection is cut. A promise that never settles: no answer at all. */
export type Answering = (request: ReceivedRequest) => ScriptedAnswer | undefined | Promise<ScriptedAnswer | undefined>;

/** An HTTP server on the loopback that answers what a test says. */
export class ScriptedServer {
  /** What came, in order. */
  readonly requests: ReceivedRequest[] = [];
  answer: Answering = () => ({ status: 404 });

  private readonly server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { method = '', url: path = '', headers } = request;
      const bytes = Buffer.concat(chunks);
      const received = { method, path, headers, body: bytes.toString('utf8'), bytes };
      this.requests.push(received);
      void Promise.resolve(this.answer(received)).then((answer) => {
        if (answer === undefined) return request.socket.destroy();
        const { status = 200, body = '', headers: extra } = answer;
        const json = typeof body === 'object' ? { 'content-type': 'application/json' } : {};
        response.writeHead(status, { ...json, ...extra });
        return response.end(typeof body === 'object' ? JSON.stringify(body) : body);
      });
    });
  });

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }
  async start(): Promise<this> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    return this;
  }
  async stop(): Promise<void> {
    const closed = new Promise((resolve) => this.server.close(resolve));
    this.server.closeAllConnections();
    await closed;
  }
  /** Answers these in turn, and the last one from then on. */
  script(...answers: readonly (ScriptedAnswer | undefined)[]): void {
    const left = [...answers];
    this.answer = () => (left.length > 1 ? left.shift() : left[0]);
  }
  /** Forgets what came. */
  clear(): void {
    this.requests.length = 0;
  }
}
