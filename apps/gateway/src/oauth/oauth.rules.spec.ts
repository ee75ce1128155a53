import { areScopes, isSecret, newClientSecret, scopeOf, secretHash } from './oauth.rules';
import { seal, unseal } from './sealing.rules';

describe('scopeOf', () => {
  it('is each scope once, in our order', () => {
    expect(scopeOf(' plugin:rating:write  plugin:rating:read plugin:rating:write ')).toBe(
      'plugin:rating:read plugin:rating:write',
    );
  });
  it.each([
    ['', 'Missing scope'],
    ['plugin:rating:read admin', 'Unknown scope'],
  ])('refuses %j', (text, message) => {
    expect(() => scopeOf(text)).toThrow(message);
  });
});
it.each([
  ['plugin:rating:read', true],
  ['', true],
  ['plugin:rating:read openid', false],
  [['plugin:rating:read'], false],
  [undefined, false],
])('%j are scopes of ours: %s', (text, expected) => {
  expect(areScopes(text)).toBe(expected);
});

it('a client secret is known by its hash alone', () => {
  const secret = newClientSecret();
  expect(isSecret(secretHash(secret), secret)).toBe(true);
  expect(isSecret(secretHash(secret), secretHash(secret))).toBe(false);
  expect(isSecret(secretHash(secret), '')).toBe(false);
});

describe('a sealed value', () => {
  const sealed = seal('k'.repeat(32), 'key-1', 'secret');
  it('opens with the key and the context it was sealed with', () => {
    expect(unseal('k'.repeat(32), 'key-1', sealed)).toBe('secret');
  });
  it('never looks the same twice, and never shows itself', () => {
    expect(seal('k'.repeat(32), 'key-1', 'secret')).not.toEqual(sealed);
    expect(sealed.toString('latin1')).not.toContain('secret');
  });
  it('opens with nothing else', () => {
    expect(() => unseal('l'.repeat(32), 'key-1', sealed)).toThrow();
    expect(() => unseal('k'.repeat(32), 'key-2', sealed)).toThrow();
    expect(() => unseal('k'.repeat(32), 'key-1', Buffer.concat([sealed.subarray(0, -1), Buffer.from([0])]))).toThrow();
    expect(() => unseal('k'.repeat(32), 'key-1', sealed.subarray(0, 20))).toThrow();
  });
});
