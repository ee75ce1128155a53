import { contentTypeOf, extensionOf } from './content-type.rules';

describe('contentTypeOf', () => {
  it.each([
    ['SKILL.md', undefined, 'text/markdown'],
    ['a.json5', undefined, 'application/json'],
    ['a.py', undefined, 'text/plain'],
    ['a.ts', 'video/mp2t', 'application/typescript'],
    ['a.ts', 'text/x-typescript; charset=utf-8', 'text/x-typescript'],
    ['LICENSE', 'text/plain', 'text/plain'],
    ['LICENSE', undefined, 'application/octet-stream'],
    ['logo.png', 'IMAGE/PNG', 'image/png'],
    ['logo.png', 'image/png\r\nset-cookie: a=b', 'application/octet-stream'],
    ['a.svg', 'image/svg+xml', 'image/svg+xml'],
  ])('serves %s declared as %s as %s', (path, declared, expected) => {
    expect(contentTypeOf(path, declared)).toBe(expected);
  });
});

describe('extensionOf', () => {
  it.each([
    ['a/b.TXT', 'txt'],
    ['dir.d/Makefile', ''],
    ['a.tar.gz', 'gz'],
  ])('of %s is "%s"', (path, expected) => expect(extensionOf(path)).toBe(expected));
});
