import { createServer, type Server, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';
import { TargetResolver } from '../../../apps/gateway/src/webhooks/targets/target-resolver';
import { WebhookClient } from '../../../apps/gateway/src/webhooks/targets/webhook-client';
import { webhooksConfig } from '../../../apps/gateway/src/webhooks/webhooks.config';
import { DnsServer } from './dns-server';
import { answer, Receiver } from '../../support/webhook-receiver';

const NOT_ALLOWED = 'The target is not allowed.';

let dns: DnsServer;
let receiver: Receiver;
const clients: WebhookClient[] = [];
beforeAll(async () => {
  dns = await new DnsServer().open();
  receiver = await new Receiver().open();
});
afterAll(async () => {
  for (const client of clients) await client.onApplicationShutdown();
  await dns.close();
  await receiver.close();
});
beforeEach(() => receiver.reset());

const clientWith = (environment: Record<string, string>): WebhookClient => {
  const settings = webhooksConfig.load({
    WEBHOOK_DNS_SERVERS: dns.address,
    WEBHOOK_TIMEOUT_SECONDS: '2',
    ...environment,
  });
  const client = new WebhookClient(new TargetResolver(settings), settings);
  clients.push(client);
  return client;
};
/** Everything but the addresses is allowed, so that only these can be why a target is refused. */
const OPEN = { WEBHOOK_ALLOW_HTTP: 'true', WEBHOOK_ALLOW_HIGH_PORTS: 'true' };
const send = (client: WebhookClient, url: string) => client.send(url, '{}', {}, new AbortController().signal);

describe('a gateway that may call public addresses only', () => {
  let strict: WebhookClient;
  beforeAll(() => (strict = clientWith(OPEN)));

  it.each([
    ['127.0.0.1'],
    ['10.1.2.3'],
    ['169.254.169.254'],
    ['100.64.0.1'],
    ['::1'],
    ['::ffff:7f00:1'],
    ['64:ff9b::7f00:1'],
    ['2002:7f00:1::'],
    ['fd00::1'],
    ['8.8.8.8', '127.0.0.1'],
    ['2606:4700::1111', '::1'],
    ['0.0.0.0'],
  ])('never calls a name that leads to %s %s', async (...addresses) => {
    dns.names.set('inside.test', [addresses]);
    expect(await send(strict, `http://inside.test:${receiver.port}/`)).toMatchObject({ error: NOT_ALLOWED });
    expect(receiver.hooks).toEqual([]);
  });
  it.each([
    '127.0.0.1',
    '[::1]',
    '[::ffff:127.0.0.1]',
    'localhost',
    'a.localhost',
    '127.1',
    '2130706433',
    '0x7f000001',
  ])('never calls %s', async (host) => {
    expect(await send(strict, `http://${host}:${receiver.port}/`)).toMatchObject({ error: NOT_ALLOWED });
    expect(receiver.hooks).toEqual([]);
  });
  it('asks for a name once a connection and calls what it has looked at, so a change of mind leads nowhere', async () => {
    // Public when looked at, inside ever after: a client that asked again to connect would reach the receiver.
    dns.names.set('rebinding.test', [['192.0.0.1'], ['127.0.0.1']]);
    dns.asked.length = 0;
    expect(await send(strict, `http://rebinding.test:${receiver.port}/`)).toMatchObject({ error: NOT_ALLOWED });
    expect(await send(strict, `http://rebinding.test:${receiver.port}/`)).toMatchObject({ error: NOT_ALLOWED });
    expect(dns.asked).toHaveLength(4);
    expect(receiver.hooks).toEqual([]);
  });
  it('says of a name without an address that there is none', async () => {
    expect(await send(strict, 'http://nothing.test/')).toMatchObject({ error: 'The host has no address.' });
  });
});

describe('a gateway that may also call this machine', () => {
  let local: WebhookClient;
  beforeAll(() => (local = clientWith({ WEBHOOK_ALLOW_HTTP: 'true', WEBHOOK_ALLOW_CIDRS: '127.0.0.0/8' })));

  it('calls a name by the address it has looked at, whatever the name leads to afterwards', async () => {
    dns.names.set('moving.test', [['127.0.0.1'], ['127.0.0.2']]);
    expect(await send(local, `http://moving.test:${receiver.port}/x?y=z`)).toMatchObject({ status: 204 });
    expect(receiver.hooks).toMatchObject([{ path: '/x?y=z', headers: { host: `moving.test:${receiver.port}` } }]);
  });
  it('calls no other inside address, and not by a redirect', async () => {
    dns.names.set('inside.test', [['10.1.2.3']]);
    expect(await send(local, `http://inside.test:${receiver.port}/`)).toMatchObject({ error: NOT_ALLOWED });
    receiver.answering = answer(307, { location: `http://127.0.0.1:${receiver.port}/second` });
    expect(await send(local, `http://127.0.0.1:${receiver.port}/first`)).toMatchObject({ status: 307 });
    expect(receiver.hooks.map(({ path }) => path)).toEqual(['/first']);
  });
  it('says that nobody listens', async () => {
    const port = await closedPort();
    expect(await send(local, `http://127.0.0.1:${port}/`)).toMatchObject({ error: 'The connection was refused.' });
  });
  it('sends no cookies and names itself', async () => {
    receiver.answering = answer(200, { 'set-cookie': 'a=b' });
    for (let i = 0; i < 2; i += 1) await send(local, receiver.url);
    expect(receiver.hooks.map(({ headers }) => headers.cookie)).toEqual([undefined, undefined]);
  });
});

describe('a receiver that is no good', () => {
  let server: Server;
  let talk: (socket: Socket) => void = () => undefined;
  beforeAll(async () => {
    server = createServer((socket) => {
      socket.on('error', () => undefined);
      talk(socket);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });
  afterAll(() => server.close());
  const ask = () =>
    send(
      clientWith({ WEBHOOK_ALLOW_HTTP: 'true', WEBHOOK_ALLOW_CIDRS: '127.0.0.0/8', WEBHOOK_TIMEOUT_SECONDS: '1' }),
      `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    );

  it('is not waited for', async () => {
    talk = () => undefined;
    expect(await ask()).toMatchObject({ error: 'No answer in time.' });
  });
  it('is not read for ever', async () => {
    talk = (socket) => {
      socket.write('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n');
      const more = (): void => {
        if (socket.writable) socket.write(`2000\r\n${'x'.repeat(0x2000)}\r\n`, more);
      };
      more();
    };
    expect(await ask()).toMatchObject({ status: 200, response: 'x'.repeat(1000) });
  });
  it('is refused with endless headers, and with what is no HTTP', async () => {
    talk = (socket) => void socket.write(`HTTP/1.1 200 OK\r\n${`a: ${'b'.repeat(1000)}\r\n`.repeat(20)}\r\n`);
    expect(await ask()).toMatchObject({ error: 'The headers of the answer are too large.' });
    talk = (socket) => void socket.end('220 mail.example ESMTP\r\n');
    expect(await ask()).toMatchObject({ error: 'The answer is no HTTP.' });
  });
});

async function closedPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
