import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Webhook } from 'standardwebhooks';

export interface ReceivedHook {
  readonly method: string;
  readonly path: string;
  readonly headers: Record<string, string>;
  readonly body: string;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  readonly json: any;
}
export type Answering = (hook: ReceivedHook, response: ServerResponse) => void;

const OK: Answering = (_hook, response) => void response.writeHead(204).end();
export const answer =
  (status: number, headers: Record<string, string> = {}, body = ''): Answering =>
  (_hook, response) =>
    void response.writeHead(status, headers).end(body);

/** Somebody else's server that is told of events. Says 204 unless told otherwise. */
export class Receiver {
  readonly hooks: ReceivedHook[] = [];
  answering: Answering = OK;
  private readonly server = createServer((request, response) => void this.take(request, response));

  async open(): Promise<this> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    return this;
  }
  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }
  get url(): string {
    return `http://127.0.0.1:${this.port}/hook`;
  }
  /** Ids of the messages it was sent, in the order they came. */
  get ids(): string[] {
    return this.hooks.map(({ headers }) => headers['webhook-id']!);
  }
  reset(): void {
    this.hooks.length = 0;
    this.answering = OK;
  }
  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private async take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks).toString('utf8');
    const headers = request.headers as Record<string, string>;
    const hook = { method: request.method!, path: request.url!, headers, body, json: JSON.parse(body) };
    this.hooks.push(hook);
    this.answering(hook, response);
  }
}

/** Whether the reference library believes it. */
export function isGenuine(secret: string, { headers, body }: ReceivedHook): boolean {
  try {
    new Webhook(secret).verify(body, headers);
    return true;
  } catch {
    return false;
  }
}
