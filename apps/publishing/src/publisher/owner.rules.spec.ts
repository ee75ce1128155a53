import type { Actor } from '@app/kernel';
import { memberOwner, wantedOwner } from './owner.rules';

const alice: Actor = {
  userId: 'u',
  handle: 'alice',
  role: 'user',
  publisherIds: ['p', 'q'],
  tokenKind: 'api',
  scopes: [],
};

const acme = { id: 'q', handle: 'acme', displayName: 'Acme', kind: 'org', trusted: false } as const;

describe('wantedOwner', () => {
  it.each([undefined, '', ' ', 'alice', '@Alice', ' ALICE '])('is the personal publisher for %j', (ownerHandle) => {
    const personal = { userId: 'u', id: 'p', handle: 'alice', displayName: null, trusted: false };
    expect(wantedOwner(alice, { ownerHandle })).toEqual(personal);
    expect(wantedOwner(alice, { ownerHandle, scope: 'alice' })).toEqual(personal);
  });
  it('is asked for by the handle, else by the scope', () => {
    expect(wantedOwner(alice, { ownerHandle: ' @Acme' })).toEqual({ userId: 'u', wanted: 'acme' });
    expect(wantedOwner(alice, { scope: 'acme' })).toEqual({ userId: 'u', wanted: 'acme' });
    expect(wantedOwner(alice, { ownerHandle: 'acme', scope: 'other' })).toEqual({ userId: 'u', wanted: 'acme' });
  });
  it('refuses what cannot be a handle, and does not repeat it', () => {
    const wish = { ownerHandle: 'a\nb' };
    expect(() => wantedOwner(alice, wish)).toThrow('Handle must be lowercase, url-safe, and 2-40 characters');
  });
  it('refuses a scope that cannot be a handle', () => {
    expect(() => wantedOwner(alice, { scope: 'a.b' })).toThrow('uses the "@a.b" namespace, but you do not have');
  });
  it.each<[string, Actor | undefined, string]>([
    ['nobody', undefined, 'UNAUTHENTICATED'],
    ['a client without a user', { ...alice, userId: undefined }, 'UNAUTHENTICATED'],
    ['a scoped token', { ...alice, tokenKind: 'oauth', scopes: ['plugin:rating:write'] }, 'FORBIDDEN'],
    ['a user without a publisher', { ...alice, publisherIds: [] }, 'OWNER_NOT_ALLOWED'],
  ])('refuses %s', (_name, actor, code) => {
    expect(() => wantedOwner(actor)).toThrow(expect.objectContaining({ code }));
  });
});

describe('memberOwner', () => {
  const asked = { userId: 'u', wanted: 'acme' };
  const named = { ownerHandle: 'acme' };

  it.each(['owner', 'admin', 'publisher'] as const)('takes an organization for its %s', (role) => {
    const owner = { userId: 'u', id: 'q', handle: 'acme', displayName: 'Acme', trusted: false };
    expect(memberOwner(asked, { ...acme, role }, named)).toEqual(owner);
  });
  it('refuses everybody else, in the words clients know', () => {
    expect(() => memberOwner(asked, { ...acme, role: null }, named)).toThrow(
      'You do not have publish access for "@acme". Ask an owner or admin of "@acme" to add you.',
    );
    expect(() => memberOwner(asked, undefined, named)).toThrow(
      'Publisher "@acme" not found. Create the "@acme" organization on ClawHub or choose a different owner.',
    );
  });
  it('speaks of the package name when that is where the owner comes from', () => {
    expect(() => memberOwner(asked, { ...acme, role: null }, {})).toThrow(
      'This package name uses the "@acme" namespace, but you do not have publish access to that publisher. Ask an owner or admin of "@acme" to add you.',
    );
    expect(() => memberOwner(asked, undefined, {})).toThrow(
      'This package name uses the "@acme" namespace, but that publisher does not exist on ClawHub. Create the "@acme" organization or choose a different package name.',
    );
  });
});
