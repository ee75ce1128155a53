import { randomBytes } from 'node:crypto';
import { Webhook as Reference } from 'standardwebhooks';
import { RatingsCache, WebhookVerifier, type CacheOptions, type Changed, type RatingPage } from '.';

const time = { now: 1_773_576_000_000 };
const clock = { nowMs: () => time.now };
const secret = `whsec_${randomBytes(32).toString('base64')}`;
const verifier = new WebhookVerifier(secret, { clock });

/** A registry whose plugins have a number of ratings; the entity tag is that number. */
function registry(options: CacheOptions = {}) {
  const totals: Record<string, number> = { p: 1, q: 1 };
  const asked: [string, string | undefined][] = [];
  const reef = {
    before: async (): Promise<void> => undefined,
    listIfChanged: async (id: string, _query: object, etag?: string): Promise<Changed<RatingPage> | undefined> => {
      asked.push([id, etag]);
      const pluginId = id.replace('runtime-', '');
      const totalRatings = totals[pluginId]!;
      await reef.before();
      if (etag === String(totalRatings)) return undefined;
      return { value: { pluginId, totalRatings } as RatingPage, etag: String(totalRatings) };
    },
  };
  const cache = new RatingsCache(reef, { clock, ...options });
  const total = async (id: string, query = {}): Promise<number> => (await cache.list(id, query)).totalRatings;
  return { totals, asked, cache, reef, total };
}
function webhook(pluginId: string, signedWith = secret) {
  const body = JSON.stringify({ type: 'rating.created', timestamp: 'now', data: { pluginId, sequence: 2 } });
  const signature = new Reference(signedWith).sign('m', new Date(time.now), body);
  const headers = { 'webhook-id': 'm', 'webhook-timestamp': String(time.now / 1000), 'webhook-signature': signature };
  return { body, headers };
}

it('asks once, and again with the entity tag after five minutes', async () => {
  const { asked, total } = registry();
  expect([await total('p'), await total('p')]).toEqual([1, 1]);
  time.now += 299_000;
  await total('p');
  expect(asked).toHaveLength(1);
  time.now += 1_000;
  expect(await total('p')).toBe(1);
  expect(await total('p')).toBe(1);
  expect(asked).toEqual([
    ['p', undefined],
    ['p', '1'],
  ]);
});

it('believes a verified webhook, whatever name the plugin was asked by, and leaves other plugins alone', async () => {
  const { asked, cache, totals, total } = registry();
  for (const id of ['p', 'runtime-p', 'q']) await total(id);
  totals.p = 2;
  const { body, headers } = webhook('p');
  expect(cache.receive(verifier, body, headers)).toMatchObject({ id: 'm', event: { type: 'rating.created' } });
  expect([await total('p'), await total('runtime-p'), await total('q')]).toEqual([2, 2, 1]);
  expect(asked.slice(3)).toEqual([
    ['p', '1'],
    ['runtime-p', '1'],
  ]);
});

it('takes no notice of a webhook it cannot verify', async () => {
  const { asked, cache, total } = registry();
  await total('p');
  const { body, headers } = webhook('p', `whsec_${randomBytes(32).toString('base64')}`);
  expect(() => cache.receive(verifier, body, headers)).toThrow('No signature is right');
  await total('p');
  expect(asked).toHaveLength(1);
});

it('keeps nothing that was asked for before a webhook came', async () => {
  const { cache, reef, totals, total } = registry();
  let go: () => void = () => undefined;
  reef.before = () => new Promise((resolve) => (go = resolve));
  const early = total('p');
  totals.p = 2;
  cache.forget('p');
  reef.before = async () => undefined;
  expect(await total('p')).toBe(2);
  go();
  expect(await early).toBe(1);
  expect(await total('p')).toBe(2);
});

it('shares one request among all who ask, and keeps no failure', async () => {
  const { asked, reef, total } = registry();
  expect(await Promise.all([total('p'), total('p'), total('p', { page: 2 })])).toEqual([1, 1, 1]);
  expect(asked).toHaveLength(2);
  reef.before = async () => {
    throw new Error('away');
  };
  await expect(total('q')).rejects.toThrow('away');
  reef.before = async () => undefined;
  expect(await total('q')).toBe(1);
});

it('lets go of the page used least recently', async () => {
  const { asked, total } = registry({ maxEntries: 2 });
  for (const id of ['p', 'q', 'p', 'runtime-p', 'p', 'q']) await total(id);
  expect(asked.map(([id]) => id)).toEqual(['p', 'q', 'runtime-p', 'q']);
});
