import { fileViewLimit, shownType, versionQuery } from './skill-bytes.rules';

describe('fileViewLimit', () => {
  it.each([
    ['text/plain', 204_800],
    [' text/html,application/xhtml+xml', 204_800],
    ['*/*', 10_485_760],
    ['application/octet-stream', 10_485_760],
    [undefined, 10_485_760],
  ])('for who accepts %p is %i bytes', (accept, bytes) => expect(fileViewLimit(accept)).toBe(bytes));
});

describe('shownType', () => {
  it.each([
    ['text/markdown', 'text/markdown; charset=utf-8'],
    ['application/json', 'application/json; charset=utf-8'],
    ['image/svg+xml', 'image/svg+xml; charset=utf-8'],
    ['image/png', 'image/png'],
    ['application/octet-stream', 'application/octet-stream'],
  ])('of %s is %s', (type, shown) => expect(shownType(type)).toBe(shown));
});

describe('versionQuery', () => {
  it('leaves out what is not asked', () => {
    expect(versionQuery({ version: ' ', tag: undefined })).toEqual({});
    expect(versionQuery({ version: ' 1.0.0 ', tag: 'beta' })).toEqual({ version: '1.0.0', tag: 'beta' });
  });
});
