import { localPath } from './local-path.rules';

describe('localPath', () => {
  it.each(['/', '/settings/tokens', '/cli/auth?redirect_uri=http%3A%2F%2F127.0.0.1%3A1%2Fcallback&state=x'])(
    'goes back to %s',
    (path) => expect(localPath(path)).toBe(path),
  );
  it.each([
    undefined,
    '',
    'settings',
    'http://evil.example',
    'https:evil.example',
    '//evil.example',
    '///evil.example',
    '/\\evil.example',
    '\\\\evil.example',
    '/\t/evil.example',
    '/\n/evil.example',
    '/.//evil.example',
    '/..//evil.example',
    '/x/..//evil.example',
    '/%2e//evil.example',
    ' //evil.example',
    '/a b',
    'javascript:alert(1)',
    `/${'a'.repeat(5_000)}`,
  ])('goes nowhere for %j', (path) => expect(localPath(path)).toBeUndefined());
  it('drops the fragment', () => expect(localPath('/a#b')).toBe('/a'));
});
