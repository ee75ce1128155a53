import type { Actor } from '@app/kernel';
import { resolveOwner } from './owner.rules';

const alice: Actor = {
  userId: 'u',
  handle: 'alice',
  role: 'user',
  publisherIds: ['p', 'q'],
  tokenKind: 'api',
  scopes: [],
};

describe('resolveOwner', () => {
  it.each([undefined, '', ' ', 'alice', '@Alice', ' ALICE '])('is the personal publisher for %j', (handle) => {
    expect(resolveOwner(alice, handle)).toEqual({ userId: 'u', id: 'p', handle: 'alice' });
  });
  it('refuses another one in the words clients know', () => {
    expect(() => resolveOwner(alice, '@Acme')).toThrow(
      'You do not have publish access for "@acme". Ask an owner or admin of "@acme" to add you.',
    );
  });
  it('refuses what cannot be a handle, and does not repeat it', () => {
    expect(() => resolveOwner(alice, 'a\nb')).toThrow('Handle must be lowercase, url-safe, and 2-40 characters');
  });
  it.each<[string, Actor | undefined, string]>([
    ['nobody', undefined, 'UNAUTHENTICATED'],
    ['a client without a user', { ...alice, userId: undefined }, 'UNAUTHENTICATED'],
    ['a scoped token', { ...alice, tokenKind: 'oauth', scopes: ['plugin:rating:write'] }, 'FORBIDDEN'],
    ['a user without a publisher', { ...alice, publisherIds: [] }, 'OWNER_NOT_ALLOWED'],
  ])('refuses %s', (_name, actor, code) => {
    expect(() => resolveOwner(actor)).toThrow(expect.objectContaining({ code }));
  });
});
