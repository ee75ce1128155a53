import { isStorageFull } from './storage-full';

it.each([
  [Object.assign(new Error('no space left'), { code: 'ENOSPC' }), true],
  [Object.assign(new Error('over quota'), { code: 'EDQUOT' }), true],
  [Object.assign(new Error('bucket quota'), { name: 'QuotaExceeded' }), true],
  [Object.assign(new Error('no such file'), { code: 'ENOENT' }), false],
  [new Error('ENOSPC'), false],
  [null, false],
])('%s', (error, full) => {
  expect(isStorageFull(error)).toBe(full);
});
