import type { Clock } from '@app/kernel';
import { ResponseCache, type Loaded } from './response-cache';

const BELIEVE_MS = 10_000;

/** A cache of texts that weigh their length, by a clock that is moved by hand. */
function cacheOf(capacity = 100) {
  const time = { nowMs: 0 };
  const clock = { nowMs: () => time.nowMs } as Clock;
  const cache = new ResponseCache<string>(
    { name: 'test', capacity, weigh: ({ length }) => length, believeMs: BELIEVE_MS },
    clock,
  );
  return { cache, time };
}
const publicly = (value: string) => (): Promise<Loaded<string>> => Promise.resolve({ value, isPublic: true });
const privately = (value: string) => (): Promise<Loaded<string>> => Promise.resolve({ value, isPublic: false });
/** A load that ends when it is told to. */
function pending() {
  let end: { resolve: (loaded: Loaded<string>) => void; reject: (reason: Error) => void };
  const promise = new Promise<Loaded<string>>((resolve, reject) => (end = { resolve, reject }));
  const answer = (value: string, isPublic = true): void => end.resolve({ value, isPublic });
  return { load: jest.fn(() => promise), answer, fail: (reason: Error): void => end.reject(reason) };
}

it('loads once, however many ask at the same time', async () => {
  const { cache } = cacheOf();
  const { load, answer } = pending();
  const answers = Promise.all([cache.get({ key: 'a' }, load), cache.get({ key: 'a' }, load)]);
  answer('A');
  expect(await answers).toEqual(['A', 'A']);
  expect(await cache.get({ key: 'a' }, load)).toBe('A');
  expect(load).toHaveBeenCalledTimes(1);
});
it('neither keeps nor shares what is for its asker only', async () => {
  const { cache } = cacheOf();
  const first = pending();
  const answers = Promise.all([
    cache.get({ key: 'a' }, first.load),
    cache.get({ key: 'a' }, privately('of the second')),
  ]);
  first.answer('of the first', false);
  expect(await answers).toEqual(['of the first', 'of the second']);
  expect(cache.find('a')).toBeUndefined();
});
it('keeps no failure, and lets the next one try', async () => {
  const { cache } = cacheOf();
  const { load, fail } = pending();
  const failing = cache.get({ key: 'a' }, load);
  const waiting = cache.get({ key: 'a' }, publicly('A'));
  fail(new Error('away'));
  await expect(failing).rejects.toThrow('away');
  expect(await waiting).toBe('A');
});
it('forgets all that is about something at once, and nothing else', async () => {
  const { cache } = cacheOf();
  for (const key of ['a?page=1', 'a?page=2']) await cache.get({ key, about: 'a' }, publicly(key));
  await cache.get({ key: 'b' }, publicly('B'));
  cache.forget('a');
  expect(['a?page=1', 'a?page=2', 'b'].map((key) => cache.find(key))).toEqual([undefined, undefined, 'B']);
  cache.clear();
  expect(cache.find('b')).toBeUndefined();
});
it.each(['forget', 'clear'] as const)('keeps nothing that was asked for before %s, nor shares it', async (how) => {
  const { cache } = cacheOf();
  const { load, answer } = pending();
  const before = cache.get({ key: 'a?', about: 'a' }, load);
  cache[how]('a');
  const after = cache.get({ key: 'a?', about: 'a' }, publicly('new'));
  expect(await after).toBe('new');
  answer('old');
  expect(await before).toBe('old');
  expect(cache.find('a?')).toBe('new');
});
it('asks again after a while, and offers what it had', async () => {
  const { cache, time } = cacheOf();
  await cache.get({ key: 'a' }, publicly('A'));
  time.nowMs = BELIEVE_MS;
  expect(cache.find('a')).toBeUndefined();
  const load = jest.fn((stale?: string) => Promise.resolve({ value: `${stale} still`, isPublic: true }));
  expect(await cache.get({ key: 'a' }, load)).toBe('A still');
  expect(cache.find('a')).toBe('A still');
  time.nowMs = 2 * BELIEVE_MS;
  await cache.get({ key: 'a' }, privately('hidden'));
  time.nowMs = 0;
  expect(cache.find('a')).toBeUndefined();
});
it('lets go of what was used least recently when there is too much', async () => {
  const { cache } = cacheOf(3);
  for (const key of ['a', 'b', 'c']) await cache.get({ key, about: 'x' }, publicly(key));
  cache.find('a');
  await cache.get({ key: 'd', about: 'x' }, publicly('d'));
  expect(['a', 'b', 'c', 'd'].map((key) => cache.find(key))).toEqual(['a', undefined, 'c', 'd']);
  expect(await cache.get({ key: 'huge' }, publicly('12345'))).toBe('12345');
  expect([cache.find('huge'), cache.find('d')]).toEqual([undefined, 'd']);
  cache.forget('x');
  expect(cache.find('a')).toBeUndefined();
});
