import { findableHandle, initiatorOf, newHandle, plainLine } from './account.rules';

describe('newHandle', () => {
  it.each([
    ['alice', 'alice'],
    ['  @Alice ', 'alice'],
    ['a', 'a'],
    ['a-b-c', 'a-b-c'],
    ['9'.repeat(40), '9'.repeat(40)],
  ])('reads %j as %s', (text, handle) => {
    expect(newHandle(text)).toBe(handle);
  });
  it.each(['-a', 'a-', 'a_b', 'a b', 'ä', 'a'.repeat(41), '@@a', 'a\u0000', '../x'])('refuses %j', (text) => {
    expect(() => newHandle(text)).toThrow('Handle must be lowercase, url-safe, and 2-40 characters');
  });
  it.each(['', '  ', '@'])('asks for one instead of %j', (text) => {
    expect(() => newHandle(text)).toThrow('Handle is required');
  });
  it.each(['plugins', '@Skills'])('keeps %s for routes', (text) => {
    expect(() => newHandle(text)).toThrow(/is reserved for ClawHub routes\. Choose a different handle\.$/);
  });
});

it('nobody is looked up by what no handle can be', () => {
  expect(findableHandle('a\u0000b')).toBeUndefined();
  expect(findableHandle('@Bob')).toEqual({ handle: 'bob' });
});

it('plainLine leaves one line without control characters', () => {
  expect(plainLine(' a\u0000b\r\n\tc\u001b[31m ')).toBe('a b c [31m');
  expect(plainLine(undefined)).toBe('');
});

describe('initiatorOf', () => {
  const actor = { role: 'user', publisherIds: [], tokenKind: 'oauth', scopes: [] } as const;
  it('is the system when nobody asked', () => {
    expect(initiatorOf(undefined)).toEqual({ kind: 'system' });
  });
  it('tells a user from a client that acts for itself', () => {
    expect(initiatorOf({ ...actor, userId: 'u', handle: 'ana' })).toEqual({
      ...{ kind: 'user', userId: 'u', handle: 'ana', role: 'user' },
    });
    expect(initiatorOf({ ...actor, clientId: 'c' })).toEqual({ kind: 'client', clientId: 'c' });
  });
});
