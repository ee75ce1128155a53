import { connect, type Socket } from 'node:net';
import { once } from 'node:events';
import { Controller, Get, Injectable, Module, Post, Res, type OnModuleInit } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { RawRoutes } from '../../../apps/gateway/src/edge/raw-routes';
import { eventually } from '../../support/eventually';
import { sendRaw } from '../../support/raw-http';
import { startGateway, type TestGateway } from './start-gateway';

const BIG = Buffer.alloc(64 * 1024 * 1024);
/** Requests that wait until they are let go. */
const held: (() => void)[] = [];

@Controller(['api/test', 'v1/test'])
class Probes {
  @Get('hold')
  async hold(): Promise<object> {
    await new Promise<void>((resolve) => held.push(resolve));
    return { held: true };
  }
  @Get('quick')
  quick(): object {
    return { quick: true };
  }
  @Post('body')
  body(): object {
    return { read: true };
  }
  @Get('big')
  big(@Res() reply: FastifyReply): void {
    void reply.send(BIG);
  }
}
@Injectable()
class Uploads implements OnModuleInit {
  constructor(private readonly routes: RawRoutes) {}
  onModuleInit(): void {
    this.routes.add((http) => {
      http.post('/api/v1/uploads/test', async (request) => {
        let bytes = 0;
        for await (const chunk of request.raw) bytes += (chunk as Buffer).length;
        return { bytes };
      });
    });
  }
}
@Module({ controllers: [Probes], providers: [Uploads, RawRoutes] })
class ProbesModule {}

const sockets: Socket[] = [];
afterAll(() => sockets.forEach((socket) => socket.destroy()));

const start = (environment: Record<string, string>): Promise<TestGateway> =>
  startGateway({ neighbours: [ProbesModule], environment });

describe('a gateway that is asked too much', () => {
  let gateway: TestGateway;
  beforeAll(async () => {
    gateway = await start({ HTTP_AT_ONCE: '1', HTTP_PUBLISHES_AT_ONCE: '1' });
  });
  afterAll(() => gateway.stop());

  it('refuses at once what it has no place for, says when to come back, and goes on when it has', async () => {
    const waiting = gateway.get('/api/test/hold');
    await eventually(() => held.length, 1);
    const refused = await gateway.get('/api/test/quick');
    expect([refused.status, refused.headers.get('retry-after'), refused.text]).toEqual([
      503,
      '1',
      'A part of Reef is not available right now. Please try again shortly.',
    ]);
    expect(refused.headers.get('access-control-allow-origin')).toBe('*');
    const problem = await gateway.get('/v1/test/quick');
    expect([problem.status, problem.headers.get('content-type'), problem.json.code]).toEqual([
      503,
      'application/problem+json',
      'service_unavailable',
    ]);
    expect((await gateway.post('/v1/test/body', { a: 1 })).status).toBe(503);
    for (const letGo of held.splice(0)) letGo();
    expect((await waiting).status).toBe(200);
    expect((await gateway.get('/api/test/quick')).status).toBe(200);
    expect((await gateway.post('/v1/test/body', { a: 1 })).status).not.toBe(503);
  });

  it('keeps a place for reads however many uploads are on their way, and the other way round', async () => {
    const upload = await open(gateway, 'POST /api/v1/uploads/test', 'content-length: 10', '');
    await eventually(async () => (await gateway.post('/api/v1/uploads/test', {})).status, 503);
    expect((await gateway.get('/api/test/quick')).status).toBe(200);
    upload.write('0123456789');
    await answered(upload, 200);
    expect((await gateway.post('/api/v1/uploads/test', {})).status).toBe(200);
  });

  it('gives a place back whose caller has gone away', async () => {
    const gone = await open(gateway, 'GET /api/test/hold', '');
    await eventually(async () => (await gateway.get('/api/test/quick')).status, 503);
    gone.destroy();
    await eventually(async () => (await gateway.get('/api/test/quick')).status, 200);
    for (const letGo of held.splice(0)) letGo();
  });

  it('counts what it refuses', async () => {
    const text = await (await fetch(`http://127.0.0.1:${gateway.process.opsPort}/metrics`)).text();
    expect(text).toMatch(/^reef_http_refused_total\{lane="quick"\} [1-9]/m);
  });
});

describe('a gateway with slow clients', () => {
  let gateway: TestGateway;
  beforeAll(async () => {
    gateway = await start({
      HTTP_HEADERS_SECONDS: '0.3',
      HTTP_BODY_SECONDS: '0.3',
      HTTP_SLOW_SECONDS: '0.3',
      HTTP_CONNECTIONS: '20',
    });
  });
  afterAll(() => gateway.stop());

  it('does not wait for a head that trickles in', async () => {
    const socket = await connectTo(gateway);
    const trickle = setInterval(() => socket.write('X-More: y\r\n'), 50);
    socket.write('GET /api/test/quick HTTP/1.1\r\nHost: x\r\n');
    await answered(socket, 408).finally(() => clearInterval(trickle));
  });
  it('does not wait for a body that trickles in', async () => {
    const socket = await open(
      gateway,
      'POST /v1/test/body',
      'content-type: application/json',
      'content-length: 9999',
      '{',
    );
    const trickle = setInterval(() => socket.write(' '), 50);
    await answered(socket, 408).finally(() => clearInterval(trickle));
  });
  it('does not wait for an upload that does not go on', async () => {
    const socket = await open(gateway, 'POST /api/v1/uploads/test', 'content-length: 99999', 'x');
    const trickle = setInterval(() => socket.write('x'), 50);
    await once(socket, 'close').finally(() => clearInterval(trickle));
  });
  it('does not wait for a reader who does not read', async () => {
    const socket = await open(gateway, 'GET /api/test/big', '');
    socket.pause();
    await eventually(() => metric('reef_http_slow_clients_total{at="answer"}'), 1);
    socket.destroy();
  });
  it('sends all of it to one who does', async () => {
    const answer = await fetch(`${gateway.process.url}/api/test/big`);
    expect((await answer.arrayBuffer()).byteLength).toBe(BIG.length);
  });
  it('refuses a head that is too large', async () => {
    const reply = await sendRaw(
      gateway.process.url!,
      `GET / HTTP/1.1\r\nHost: x\r\nX-Large: ${'x'.repeat(20_000)}\r\n\r\n`,
    );
    expect(reply.status).toBe(431);
  });
  it('takes no more connections than it may', async () => {
    const idle = await Promise.all(Array.from({ length: 30 }, () => connectTo(gateway)));
    await eventually(() => idle.filter(({ destroyed }) => destroyed).length >= 10, true);
    for (const socket of idle) socket.destroy();
    await eventually(async () => (await sendRaw(gateway.process.url!, request('GET /api/test/quick', ''))).status, 200);
  });

  async function metric(name: string): Promise<number> {
    const text = await (await fetch(`http://127.0.0.1:${gateway.process.opsPort}/metrics`)).text();
    return Number(
      text
        .split('\n')
        .find((line) => line.startsWith(name))
        ?.slice(name.length) ?? 0,
    );
  }
});

it('a stopping gateway is not ready, sends its clients elsewhere, and finishes what it has', async () => {
  const gateway = await start({ SHUTDOWN_DELAY_SECONDS: '0.5' });
  const running = gateway.get('/api/test/hold');
  await eventually(() => held.length, 1);
  expect((await gateway.get('/api/test/quick')).headers.get('connection')).toBe('keep-alive');
  const stopped = gateway.process.stop();
  const ready = await fetch(`http://127.0.0.1:${gateway.process.opsPort}/readyz`);
  expect(ready.status).toBe(503);
  const late = await gateway.get('/api/test/quick');
  expect([late.status, late.headers.get('connection')]).toEqual([200, 'close']);
  const isRefused = (): Promise<boolean> =>
    connectTo(gateway).then(
      (socket) => (socket.destroy(), false),
      () => true,
    );
  await eventually(isRefused, true);
  held.splice(0).forEach((letGo) => letGo());
  const answer = await running;
  expect([answer.status, answer.headers.get('connection')]).toEqual([200, 'close']);
  await stopped;
  await gateway.stop();
});

async function connectTo(gateway: TestGateway): Promise<Socket> {
  const socket = connect(Number(new URL(gateway.process.url!).port), '127.0.0.1');
  await once(socket, 'connect');
  sockets.push(socket);
  return socket.on('error', () => undefined);
}
/** Sends the beginning of a request; the last of the lines is what of its body goes along. */
async function open(gateway: TestGateway, ...lines: readonly string[]): Promise<Socket> {
  const socket = await connectTo(gateway);
  socket.write(request(...lines));
  return socket;
}
function request(...lines: readonly string[]): string {
  const [first = '', ...rest] = lines;
  const body = rest.pop() ?? '';
  return `${first} HTTP/1.1\r\n${['Host: x', ...rest].join('\r\n')}\r\n\r\n${body}`;
}
async function answered(socket: Socket, status: number): Promise<void> {
  let text = '';
  socket.on('data', (chunk: Buffer) => (text += chunk.toString('latin1')));
  await eventually(() => Number(/^HTTP\/1\.1 (\d{3})/.exec(text)?.[1] ?? 0), status);
}
