import { DomainError, type Actor } from '@app/kernel';
import { downloaderOf, downloadKey, isTemporary, pauseMs } from './download-buffer.rules';

const alice: Actor = { userId: 'alice', role: 'user', publisherIds: [], tokenKind: 'api', scopes: [] };

describe('downloaderOf', () => {
  it('is the user wherever they are, else the address', () => {
    const user = downloaderOf(alice, '192.0.2.1', 'secret');
    expect(user).toMatch(/^[0-9a-f]{64}$/);
    expect(downloaderOf(alice, undefined, 'secret')).toBe(user);
    expect(downloaderOf(undefined, '192.0.2.1', 'secret')).not.toBe(user);
    expect(downloaderOf(undefined, '192.0.2.1', 'secret')).not.toBe(downloaderOf(undefined, '192.0.2.2', 'secret'));
  });
  it('means nothing without the secret', () => {
    expect(downloaderOf(alice, undefined, 'secret')).not.toBe(downloaderOf(alice, undefined, 'other'));
  });
  it('is nobody when nothing is known', () => {
    expect(downloaderOf(undefined, undefined, 'secret')).toBeUndefined();
  });
});

it('downloadKey tells items, downloaders and hours apart', () => {
  const download = { itemId: 'i', identity: 'a', servedAt: Date.UTC(2026, 10, 22, 13, 5) };
  const key = downloadKey(download);
  expect(downloadKey({ ...download, servedAt: Date.UTC(2026, 10, 22, 13, 59, 59) })).toBe(key);
  for (const other of [{ itemId: 'j' }, { identity: 'b' }, { servedAt: Date.UTC(2026, 10, 22, 14) }])
    expect(downloadKey({ ...download, ...other })).not.toBe(key);
});

it('pauses double up to half a minute', () => {
  expect([0, 1, 2, 8, 9, 1_000].map(pauseMs)).toEqual([100, 200, 400, 25_600, 30_000, 30_000]);
});

it.each([
  [new DomainError('SERVICE_UNAVAILABLE'), true],
  [new DomainError('DEADLINE_EXCEEDED'), true],
  [new DomainError('INVALID_INPUT'), false],
  [new Error('x'), false],
])('asks again after %s: %s', (error, expected) => {
  expect(isTemporary(error)).toBe(expected);
});
