import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { connect } from 'node:net';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { BLOBS, type BlobStore } from '@app/storage';
import { requestSeconds } from '../../../apps/gateway/src/edge/metrics';
import { answersFromMemory } from '../../../apps/gateway/src/response-cache/metrics';
import { eventually } from '../../support/eventually';
import { startNats, type TestNats } from '../../support/nats';
import { createDatabase } from '../../support/postgres';
import { BYTES, digest, downloads, NpmCatalogStandIn, PACKAGE_ID, sayDecided, shelf } from './npm-catalog-stand-in';
import { inOneWindow } from '../rate-limits/callers';
import { startGateway, type Answer, type CallOptions, type TestGateway } from './start-gateway';

const SHORT = 'application/vnd.npm.install-v1+json';
const ETAG = `"sha256-${digest('sha256', 'hex')}"`;
const TARBALL = '/api/npm/plain/-/plain-1.0.0.tgz';
const DOWNLOADS = 5;

/** Two gateways of one Reef: what one of them has in memory, an event of the other must take away. */
describe('answers from memory', () => {
  let nats: TestNats;
  let [a, b]: TestGateway[] = [];
  beforeAll(async () => {
    const database = await createDatabase();
    nats = await startNats();
    const environment = {
      NATS_URL: nats.url,
      REEF_PUBLIC_URL: 'http://reef.test',
      RATE_LIMIT_PROFILE: 'off',
      RATE_LIMIT_DOWNLOAD_PER_KEY: String(DOWNLOADS),
    };
    a = await startGateway({ environment, database, neighbours: [NpmCatalogStandIn] });
    b = await startGateway({ environment, database });
    for (const { process } of [a, b])
      await process.app.get<BlobStore>(BLOBS).put(Readable.from([BYTES]), { maxBytes: 100 });
    for (const name of ['plain', '@a/demo']) shelf.set(name, { versions: ['1.1.0', '1.0.0'] });
  });
  afterAll(async () => {
    await Promise.all([a!.process.stop(), b!.process.stop()]);
    for (const gateway of [b, a]) await gateway!.stop();
    await nats.stop();
  });

  const answered = async () => (await answersFromMemory.get()).values[0]?.value ?? 0;
  /** What is answered the second time, which is from memory. */
  async function hot(path: string, options: CallOptions = {}, method = 'GET'): Promise<Answer> {
    await a!.get(path, { ...options, headers: { accept: options.headers?.accept ?? '*/*' } });
    const [before, countedBefore] = [await answered(), await counted(method)];
    const answer = await a!.call(method, path, options);
    expect([path, (await answered()) - before]).toEqual([path, 1]);
    // As if the router had answered it.
    await eventually(async () => (await counted(method)) - countedBefore, 1);
    return answer;
  }
  const counted = async (method: string) => {
    const { values } = await requestSeconds.get();
    const own = values.filter(({ metricName, labels }) => metricName?.endsWith('_count') && labels.method === method);
    return own.reduce((sum, { value }) => sum + value, 0);
  };
  const OWN = ['date', 'x-request-id'];
  /** Of a 304 to a HEAD the router's framework says `content-length: 0`, which is nobody's length. */
  const headersOf = ({ status, headers }: Answer) =>
    Object.fromEntries([...headers].filter(([name]) => ![...OWN, status === 304 && 'content-length'].includes(name)));

  it.each([
    ['/api/npm/plain', {}],
    ['/api/npm/plain', { accept: `${SHORT}; q=1.0, application/json; q=0.8` }],
    ['/api/npm/@a%2fdemo', {}],
    ['/api/npm/@a%2Fdemo', {}],
    ['/api/npm/@a/demo', {}],
    [TARBALL, {}],
    [TARBALL, { 'if-none-match': ETAG }],
    ['/api/npm/@a/demo/-/a-demo-1.1.0.tgz', {}],
    ['/api/npm/@a%2fdemo/-/a-demo-1.1.0.tgz', { 'if-none-match': '*' }],
  ])('are those of the router: %s %j', async (path, headers) => {
    for (const method of ['GET', 'HEAD']) {
      const fromMemory = await hot(path, { headers }, method);
      const before = await answered();
      // The router tolerates doubled slashes; memory knows one spelling only.
      const routed = await a!.call(method, path.replace('/npm/', '/npm//'), { headers });
      expect(await answered()).toBe(before);
      expect([fromMemory.status, fromMemory.text]).toEqual([routed.status, routed.text]);
      expect(headersOf(fromMemory)).toEqual(headersOf(routed));
    }
  });

  it('leave to the router what is unusual', async () => {
    await hot(TARBALL);
    const before = await answered();
    const part = await a!.get(TARBALL, { headers: { range: 'bytes=4-8' } });
    expect([part.status, part.text]).toEqual([206, 'bytes']);
    expect((await a!.call('POST', TARBALL)).status).toBe(404);
    expect((await a!.call('OPTIONS', TARBALL)).status).toBe(204);
    expect((await a!.get(`${TARBALL}?x=1`)).status).toBe(200);
    expect((await a!.get('/api/npm/plain/-/plain-9.9.9.tgz')).status).toBe(404);
    expect(await answered()).toBe(before);
  });

  it('have the id of their request', async () => {
    expect((await hot(TARBALL, { headers: { 'x-request-id': 'mine-1' } })).headers.get('x-request-id')).toBe('mine-1');
    expect((await hot(TARBALL)).headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('use up the limits of whose token it is, and nobody else’s', async () => {
    const [ann, bob] = await Promise.all(['ann', 'bob'].map((handle) => a!.tokenOf(handle)));
    await hot(TARBALL);
    const answers = await inOneWindow(async () => {
      const paths = [TARBALL, '/api/npm//plain/-/plain-1.0.0.tgz', TARBALL, TARBALL, TARBALL, TARBALL];
      const all: Answer[] = [];
      for (const path of paths) all.push(await a!.get(path, { token: ann! }));
      return all;
    });
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200, 429]);
    expect(answers.map(({ headers }) => headers.get('ratelimit-remaining'))).toEqual(['4', '3', '2', '1', '0', '0']);
    expect(answers.at(-1)!.json).toEqual({ error: expect.stringContaining('Rate limit') });
    const other = await a!.get(TARBALL, { token: bob! });
    expect(other.headers.get('ratelimit-policy')).toBe(`"download";q=${DOWNLOADS};w=60`);
    expect((await hot(TARBALL)).headers.has('ratelimit-policy')).toBe(false);
    expect((await hot(TARBALL, { token: 'clh_of-nobody' })).status).toBe(200);
  });

  it('count as downloads of who asked, unless nothing is sent', async () => {
    const token = await a!.tokenOf('carla');
    const [carla] = await a!.sql<{ id: string }>(`SELECT id FROM gateway."user" WHERE handle = 'carla'`);
    const identity = createHmac('sha256', 'x'.repeat(32)).update(`download by user:${carla!.id}`).digest('hex');
    const ofCarla = () => downloads.filter((download) => download.identity === identity);
    await hot(TARBALL, { token, headers: { 'if-none-match': ETAG } }, 'HEAD');
    downloads.length = 0;
    for (let i = 0; i < 3; i += 1) await a!.get(TARBALL, { token });
    await eventually(async () => ofCarla().length, 1);
    expect(ofCarla()[0]!.itemId).toBe(PACKAGE_ID);
  });

  it.each([
    ['a version was blocked', { versions: ['1.0.0'], blocked: ['1.1.0'] }, [403, 200]],
    ['a package is private now', { versions: ['1.1.0', '1.0.0'], isPrivate: true }, [404, 404]],
    ['a package is gone', undefined, [404, 404]],
  ])('are gone at every gateway when %s', async (_what, now, statuses) => {
    const name = `gone-${statuses.join('-')}-${now === undefined ? 'deleted' : 'there'}`;
    const paths = [`/api/npm/${name}/-/${name}-1.1.0.tgz`, `/api/npm/${name}`];
    shelf.set(name, { versions: ['1.1.0', '1.0.0'] });
    const all = async (): Promise<number[]> => {
      const answers = [a!, b!].flatMap((gateway) => paths.map((path) => gateway.get(path)));
      return (await Promise.all(answers)).map(({ status }) => status);
    };
    for (let round = 0; round < 2; round += 1) expect(await all()).toEqual([200, 200, 200, 200]);
    if (now === undefined) shelf.delete(name);
    else shelf.set(name, now);
    await sayDecided(b!, name);
    await eventually(all, (found) => String(found) === String([...statuses, ...statuses]));
  });

  describe('on one connection', () => {
    /** All that the gateway says to what is sent at once, until it hangs up. */
    async function say(...requests: string[]): Promise<string> {
      const socket = connect(Number(new URL(a!.process.url!).port), '127.0.0.1');
      await once(socket, 'connect');
      socket.write(requests.join(''));
      return text(socket);
    }
    const get = (path: string, ...headers: string[]) =>
      [`GET ${path} HTTP/1.1`, 'host: reef.test', ...headers, '', ''].join('\r\n');
    const CLOSE = 'connection: close';

    it('come in the order of the requests, those of the router between them', async () => {
      await hot(TARBALL);
      const ids = Array.from({ length: 300 }, (_, i) => `r-${i}`);
      const path = (i: number) => (i % 3 === 0 ? '/api/npm//plain/-/plain-1.0.0.tgz' : TARBALL);
      const requests = ids.map((id, i) => get(path(i), `x-request-id: ${id}`));
      const answer = await say(...requests, get(TARBALL, CLOSE));
      expect([...answer.matchAll(/x-request-id: (r-\d+)/g)].map(([, id]) => id)).toEqual(ids);
      expect(answer.split(String(BYTES))).toHaveLength(ids.length + 2);
    });
    it('end it for who asks, and for HTTP/1.0', async () => {
      await hot(TARBALL);
      expect(await say(get(TARBALL, CLOSE))).toMatch(/^HTTP\/1\.1 200 OK\r\n.*^connection: close\r\n/ims);
      expect(await say(`GET ${TARBALL} HTTP/1.0\r\n\r\n`)).toContain(String(BYTES));
    });
    it('harm nobody else when their caller hangs up', async () => {
      await hot(TARBALL);
      for (let i = 0; i < 20; i += 1) {
        const socket = connect(Number(new URL(a!.process.url!).port), '127.0.0.1');
        await once(socket, 'connect');
        socket.write(get(TARBALL).repeat(50));
        socket.destroy();
      }
      expect((await hot(TARBALL)).text).toBe(String(BYTES));
    });
  });
});
