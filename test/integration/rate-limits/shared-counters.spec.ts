import { Logger } from '@nestjs/common';
import { Clock } from '@app/kernel';
import { Redis } from 'ioredis';
import { register } from 'prom-client';
import type { Charge, Counted } from '../../../apps/gateway/src/rate-limits/counters';
import { LocalCounters } from '../../../apps/gateway/src/rate-limits/local-counters';
import { SharedCounters } from '../../../apps/gateway/src/rate-limits/shared-counters';
import { eventually } from '../../support/eventually';
import { startRedis, type TestRedis } from '../../support/redis';

const HOUR = 3_600_000;
const clock = new Clock();
let redis: TestRedis;
let replicas: SharedCounters[];
beforeAll(async () => {
  redis = await startRedis();
});
afterAll(() => redis.stop());

/** Patient, since a machine busy with other tests is not a Redis that is away. */
async function startReplicas(timeoutMs = 20_000): Promise<void> {
  replicas = [1, 2].map(() => new SharedCounters(redis.url, timeoutMs, new LocalCounters(clock), clock));
  for (const replica of replicas) await replica.onModuleInit();
}
function stopReplicas(): void {
  for (const replica of replicas) replica.onApplicationShutdown();
}

/** Asks both replicas in turn, all at once. */
function askBoth(times: number, charges: Charge[]): Promise<Counted[]> {
  return Promise.all(Array.from({ length: times }, (_, i) => replicas[i % 2]!.count(charges, true)));
}
const reads = (name: string, limit: number, windowMs = HOUR): Charge => ({
  key: `{${name}}:read`,
  cost: 1,
  limit,
  windowMs,
});

describe('two replicas that count in Redis', () => {
  beforeAll(() => startReplicas());
  afterAll(stopReplicas);

  it('admit exactly the limit together, and each admission is told apart', async () => {
    const answers = await askBoth(3_000, [reads('exact', 1_000)]);
    const admitted = answers.filter((answer) => answer.admitted).map(({ used }) => used[0]!);
    expect(admitted.sort((a, b) => a - b)).toEqual(Array.from({ length: 1_000 }, (_, i) => i + 1));
    expect(answers.filter((answer) => !answer.admitted).every(({ used }) => used[0] === 1_000)).toBe(true);
  });

  it('never admit more in any window, however many windows pass', async () => {
    const windowMs = 50;
    const admittedIn = new Map<number, number>();
    const until = clock.nowMs() + 1_500;
    while (clock.nowMs() < until) {
      for (const { admitted, nowMs } of await askBoth(20, [reads('windows', 7, windowMs)])) {
        const window = Math.floor(nowMs / windowMs);
        if (admitted) admittedIn.set(window, (admittedIn.get(window) ?? 0) + 1);
      }
    }
    expect(admittedIn.size).toBeGreaterThan(10);
    // A busy machine may ask fewer than seven times in a window; the rest reach the limit and stop there.
    expect(Math.max(...admittedIn.values())).toBe(7);
  });

  it('count all charges or none', async () => {
    const bytes = (cost: number): Charge => ({ key: '{both}:bytes', cost, limit: 3_000_000_000_000, windowMs: HOUR });
    const half = 1_500_000_000_000;
    expect(await askBoth(1, [reads('both', 9), bytes(half)])).toMatchObject([{ admitted: true, used: [1, half] }]);
    expect(await askBoth(1, [reads('both', 9), bytes(half + 1)])).toMatchObject([{ admitted: false, used: [1, half] }]);
    expect(await askBoth(1, [reads('both', 9), bytes(half)])).toMatchObject([{ admitted: true, used: [2, 2 * half] }]);
  });

  it('leave nothing in Redis that lives on, and no name of a caller', async () => {
    await askBoth(1, [reads('short', 1, 20)]);
    const client = new Redis(redis.url);
    await eventually(() => client.exists('reef:limits:{short}:read'), 0);
    for (const key of await client.keys('*')) expect(await client.pttl(key)).toBeGreaterThan(0);
    await client.quit();
  });
});

describe('when Redis is away', () => {
  const warn = jest.spyOn(Logger.prototype, 'warn').mockReturnValue();
  const log = jest.spyOn(Logger.prototype, 'log').mockReturnValue();
  const isAway = async () => (await register.getSingleMetric('reef_rate_limit_redis_away')!.get()).values[0]!.value;
  beforeEach(() => jest.clearAllMocks());
  afterEach(stopReplicas);

  it('each replica counts for itself, refuses what must not be guessed, says so once, and recovers', async () => {
    await startReplicas();
    expect(await isAway()).toBe(0);
    await redis.kill();
    const [replica] = replicas;
    const answers = await Promise.all(Array.from({ length: 9 }, () => replica!.count([reads('away', 5)], false)));
    expect(answers.filter(({ admitted }) => admitted)).toHaveLength(5);
    await expect(replica!.count([reads('away', 5)], true)).rejects.toMatchObject({ code: 'SERVICE_UNAVAILABLE' });
    expect(await isAway()).toBe(1);
    await eventually(() => warn.mock.calls.length, 2); // one a replica
    expect(warn.mock.calls[0]![1]).toMatch(/^Redis cannot be reached/);

    await redis.restart();
    await eventually(() => log.mock.calls.length, 2);
    await eventually(async () => (await replica!.count([reads('back', 5)], true)).admitted, true);
    expect(await isAway()).toBe(0);
    expect(warn).toHaveBeenCalledTimes(2);
    expect((await replicas[1]!.count([reads('back', 5)], true)).used).toEqual([2]);
  });

  it('a Redis that hangs costs one wait, not every request one', async () => {
    await startReplicas(300);
    const [replica] = replicas;
    redis.freeze();
    const began = performance.now();
    for (let i = 0; i < 50; i++) await replica!.count([reads('hangs', 100)], false);
    expect(performance.now() - began).toBeLessThan(5_000); // 50 waits would be 15 s
    expect((await replica!.count([reads('hangs', 100)], false)).used).toEqual([51]);
    redis.thaw();
    await eventually(async () => (await replica!.count([reads('thawed', 100)], true)).admitted, true);
  });

  it('a gateway starts all the same', async () => {
    await redis.kill();
    await startReplicas();
    expect((await replicas[0]!.count([reads('early', 5)], false)).used).toEqual([1]);
    await redis.restart();
    await eventually(async () => (await replicas[0]!.count([reads('late', 5)], true)).admitted, true);
  });
});
