import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Readiness } from '@app/kernel';
import { collectDefaultMetrics, register } from 'prom-client';

/**
 * `/livez`, `/readyz` and `/metrics`, on a port of their own so that the public one never shows them.
 * Liveness asks for nothing but this process: a dead database must not make an orchestrator restart everything.
 */
export class OperationsServer {
  private readonly server: Server;

  constructor(private readonly readiness: Readiness) {
    this.server = createServer((request, response) => {
      void this.answer(request, response).catch(() => response.destroy());
    });
  }

  /** @returns the port it listens on */
  async listen(port: number, host: string): Promise<number> {
    if (register.getSingleMetric('process_cpu_user_seconds_total') === undefined) collectDefaultMetrics();
    await new Promise<void>((resolve, reject) => {
      this.server.once('error', reject);
      this.server.listen(port, host, resolve);
    });
    this.server.on('error', () => undefined); // a connection that cannot be accepted is its client's problem
    return (this.server.address() as AddressInfo).port;
  }
  async close(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.server.close(() => resolve()));
    this.server.closeAllConnections();
    await closed;
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.method !== 'GET' && request.method !== 'HEAD') return send(response, 405, 'text/plain', 'Use GET');
    const path = request.url?.split('?')[0];
    if (path === '/livez') return send(response, 200, 'application/json', '{"alive":true}');
    if (path === '/readyz') {
      const report = await this.readiness.report();
      return send(response, report.ready ? 200 : 503, 'application/json', JSON.stringify(report));
    }
    if (path === '/metrics') return send(response, 200, register.contentType, await register.metrics());
    return send(response, 404, 'text/plain', 'Not found');
  }
}

function send(response: ServerResponse, status: number, type: string, body: string): void {
  response.writeHead(status, { 'content-type': type, 'cache-control': 'no-store' }).end(body);
}
