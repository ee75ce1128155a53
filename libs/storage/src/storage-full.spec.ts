import { isStorageFull } from './storage-full';

it.each([
  ['a full disk', { code: 'ENOSPC' }, true],
  ['a disk over its quota', { code: 'EDQUOT' }, true],
  ['a bucket over its quota', { name: 'QuotaExceeded' }, true],
  ['a missing file', { code: 'ENOENT' }, false],
  ['any other failure', {}, false],
])('%s', (_what, says, full) => {
  expect(isStorageFull(Object.assign(new Error('it failed'), says))).toBe(full);
});
it('nothing at all', () => {
  expect(isStorageFull(null)).toBe(false);
});
