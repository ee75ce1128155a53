import { startGateway, type Answer, type TestGateway } from '../gateway/start-gateway';
import { createDatabase, type TestDatabase } from '../../support/postgres';
import { startRedis, type TestRedis } from '../../support/redis';
import { BEHIND_PROXY, inOneWindow, newAddress, remaining, Stranger } from './callers';

let redis: TestRedis;
let database: TestDatabase;
let gateways: TestGateway[];
beforeAll(async () => {
  [redis, database] = await Promise.all([startRedis(), createDatabase()]);
  const environment = { ...BEHIND_PROXY, REDIS_URL: redis.url, REDIS_TIMEOUT_MS: '20000' };
  gateways = [await startGateway({ environment, database }), await startGateway({ environment, database })];
});
afterAll(async () => {
  await Promise.all(gateways.map((gateway) => gateway.process.stop())); // both, before their database goes
  for (const gateway of gateways) await gateway.stop();
  await redis.stop();
});

/** The same caller at both gateways. */
function everywhere(): Stranger[] {
  const address = newAddress();
  return gateways.map((gateway) => new Stranger(gateway, address));
}

describe('two gateways with one Redis', () => {
  it('share one budget, to the last request', async () => {
    const answers = await inOneWindow(() => {
      const caller = everywhere();
      return Promise.all(Array.from({ length: 80 }, (_, i) => caller[i % 2]!.get('/api/v1/download')));
    });
    const admitted = answers.filter(({ status }) => status !== 429);
    expect(admitted.map(remaining).sort((a, b) => a - b)).toEqual(Array.from({ length: 30 }, (_, i) => i));
  });

  it('count a user together, too', async () => {
    const token = await gateways[0]!.tokenOf('ann');
    const answers = await inOneWindow(async () => {
      const caller = everywhere();
      return [await caller[0]!.get('/api/v1/whoami', { token }), await caller[1]!.get('/api/v1/whoami', { token })];
    });
    expect(remaining(answers[1]!)).toBe(remaining(answers[0]!) - 1);
  });

  it('stay ready without Redis, count reads each for itself, and refuse to publish', async () => {
    await redis.kill();
    const [first, second] = gateways.map((gateway) => new Stranger(gateway));
    const reads = await inOneWindow(async () => [
      await first!.get('/api/v1/openapi.json'),
      await second!.get('/api/v1/openapi.json'),
    ]);
    expect(reads.map(({ status }) => status)).toEqual([200, 200]);
    for (const { headers } of reads) expect(headers.get('ratelimit-policy')).toBe('"read";q=600;w=60');

    for (const path of ['/api/v1/skills', '/api/v1/packages', '/api/v1/skills/-/upload-url']) {
      const answer: Answer = await first!.call('POST', path);
      expect({ path, status: answer.status, retry: answer.headers.get('retry-after') }).toEqual({
        path,
        status: 503,
        retry: '1',
      });
    }
    const token = await first!.call('POST', '/oauth/token');
    expect([token.status, token.json]).toMatchObject([503, { error: 'temporarily_unavailable' }]);

    const ready = await fetch(`http://127.0.0.1:${gateways[0]!.process.opsPort}/readyz`);
    expect(ready.status).toBe(200);
    const metrics = await fetch(`http://127.0.0.1:${gateways[0]!.process.opsPort}/metrics`);
    expect(await metrics.text()).toMatch(/^reef_rate_limit_redis_away 1$/m);
  });
});
