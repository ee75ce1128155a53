import { assertFree, fallbackHandles } from './handle.rules';

describe('assertFree', () => {
  it('lets everybody take what is not reserved, and the rightful owner what is', () => {
    expect(() => assertFree('acme', undefined)).not.toThrow();
    expect(() => assertFree('acme', { ownerUserId: 'u' }, 'u')).not.toThrow();
  });
  it.each([['v'], [undefined]])('refuses %s', (userId) => {
    const text = 'Handle "@acme" is reserved for its rightful owner. Choose a different handle.';
    expect(() => assertFree('acme', { ownerUserId: 'u' }, userId)).toThrow(text);
    expect(() => assertFree('acme', { ownerUserId: null }, userId)).toThrow(text);
  });
});

describe('fallbackHandles', () => {
  it('begin with -user and are numbered then', () => {
    expect([...fallbackHandles('acme')].slice(0, 3)).toEqual(['acme-user', 'acme-user-2', 'acme-user-3']);
  });
  it('stay handles of at most 40 characters', () => {
    for (const handle of ['a'.repeat(40), `${'a'.repeat(34)}-bbbbb`])
      for (const fallback of fallbackHandles(handle)) expect(fallback).toMatch(/^[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])$/);
  });
});
