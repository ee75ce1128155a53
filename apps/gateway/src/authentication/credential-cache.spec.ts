import { DomainError, type Actor } from '@app/kernel';
import { CredentialCache, type Checked } from './credential-cache';

const actor: Actor = { userId: 'ana', role: 'user', publisherIds: [], tokenKind: 'api', scopes: [] };
const good: Checked = { identity: { kind: 'known', actor }, userId: 'ana', validUntilMs: 1_000 };
const unknown: Checked = {
  identity: { kind: 'refused', reason: new DomainError('TOKEN_INVALID') },
  validUntilMs: 1_000,
};

describe('CredentialCache', () => {
  let cache: CredentialCache;
  beforeEach(() => {
    cache = new CredentialCache();
  });
  const keep = (digest: string, checked: Checked = good) => cache.check(digest, () => Promise.resolve(checked));

  it('knows what was checked, until it must be checked again', async () => {
    await keep('a');
    await keep('b', unknown);
    expect(cache.find('a', 999)).toBe(good);
    expect(cache.find('b', 999)).toBe(unknown);
    expect(cache.find('a', 1_000)).toBeUndefined();
    expect(cache.find('c', 0)).toBeUndefined();
  });
  it('forgets everything of one user and nothing of another', async () => {
    await keep('a');
    await keep('a2');
    await keep('b', { ...good, userId: 'bob' });
    cache.forgetUser('ana');
    expect([cache.find('a', 0), cache.find('a2', 0), cache.find('b', 0)?.userId]).toEqual([
      undefined,
      undefined,
      'bob',
    ]);
  });
  it('forgets a refused token of a user, too', async () => {
    await keep('a', { ...unknown, userId: 'ana' });
    cache.forgetUser('ana');
    expect(cache.find('a', 0)).toBeUndefined();
  });
  it('forgets everything at once', async () => {
    await keep('a');
    cache.forgetAll();
    expect([cache.find('a', 0), cache.size]).toEqual([undefined, 0]);
  });

  it('lets those who ask at the same time share one check', async () => {
    let checks = 0;
    const load = () => Promise.resolve((checks++, good));
    await Promise.all(Array.from({ length: 100 }, () => cache.check('a', load)));
    expect(checks).toBe(1);
  });
  it('does not keep what was read before a fact and came after it', async () => {
    const { promise, resolve } = deferred<Checked>();
    const answer = cache.check('a', () => promise);
    cache.forgetUser('ana');
    const fresh = await cache.check('a', () => Promise.resolve(unknown));
    resolve(good);
    expect([await answer, fresh]).toEqual([good, unknown]);
    expect(cache.find('a', 0)).toBe(unknown);
  });
  it('does not keep a failure', async () => {
    await expect(cache.check('a', () => Promise.reject(new Error('away')))).rejects.toThrow('away');
    expect(await keep('a')).toBe(good);
  });

  it('stays bounded, and guesses do not push good credentials out', async () => {
    await keep('good');
    for (let i = 0; i < 25_000; i += 1) await keep(`guess ${i}`, unknown);
    expect(cache.size).toBe(10_001);
    expect(cache.find('good', 0)).toBe(good);
    expect(cache.find('guess 0', 0)).toBeUndefined();
    for (let i = 0; i < 10_000; i += 1) await keep(`user ${i}`, { ...good, userId: `user ${i}` });
    expect(cache.find('good', 0)).toBeUndefined();
    cache.forgetUser('user 9999');
    expect(cache.find('user 9999', 0)).toBeUndefined();
  });
});

function deferred<T>() {
  let resolve!: (value: T) => void;
  const promise = new Promise<T>((done) => (resolve = done));
  return { promise, resolve };
}
