import type { FoundPublisher, PackageChannel } from '@app/contracts';
import type { Actor } from '@app/kernel';
import { assertMayReceive, assertScopeFits, mayGiveAway } from './package-transfer.rules';

const owner: Actor = { userId: 'u', role: 'user', publisherIds: ['mine'], tokenKind: 'api', scopes: [] };
const admin: Actor = { ...owner, userId: 'a', publisherIds: ['theirs'], role: 'admin' };

it.each([
  ['its owner', owner, true],
  ['a stranger', { ...owner, publisherIds: ['theirs'] }, false],
  ['a moderator', { ...admin, role: 'moderator' } as const, false],
  ['an administrator', admin, true],
  ['a program of an administrator', { ...admin, tokenKind: 'oauth', scopes: ['registry:manage'] } as const, false],
])('%s may give it away: %#', (_who, actor, may) => {
  expect(mayGiveAway(actor, 'mine')).toBe(may);
});

it('a scoped package goes to the publisher of its scope only', () => {
  expect(() => assertScopeFits('plain', 'b')).not.toThrow();
  expect(() => assertScopeFits('@a/x', 'a')).not.toThrow();
  expect(() => assertScopeFits('@a/x', 'b')).toThrow('Package scope "@a" can only be transferred to publisher "@a".');
});

describe('whom a package may go to', () => {
  const org: FoundPublisher = { id: 'o', handle: 'org', displayName: null, kind: 'org', trusted: false, role: null };
  const user: FoundPublisher = { ...org, kind: 'user', userId: 'u', role: 'owner' };
  const noAccess =
    'You do not have admin access for "@org". Ask an owner or admin to add you before transferring this package.';
  const outcome = (to: FoundPublisher, channel: PackageChannel, actor: Actor): string => {
    try {
      assertMayReceive(to, channel, actor);
      return 'allowed';
    } catch (error) {
      return (error as Error).message;
    }
  };
  it.each([
    ['an organization as an admin', { ...org, role: 'admin' }, 'community', owner, 'allowed'],
    ['an organization as one who may publish', { ...org, role: 'publisher' }, 'community', owner, noAccess],
    ['an organization of others', org, 'private', owner, noAccess],
    ['an organization of others, as an administrator', org, 'private', admin, 'allowed'],
    ['oneself', user, 'community', owner, 'allowed'],
    ['somebody else', { ...user, userId: 'v', role: null }, 'community', owner, noAccess],
    ['whom nobody trusts', user, 'official', owner, 'Only trusted publishers may own official packages'],
    [
      'whom nobody trusts, as an administrator',
      org,
      'official',
      admin,
      'Only trusted publishers may own official packages',
    ],
    ['who is trusted', { ...user, trusted: true }, 'official', owner, 'allowed'],
  ] as const)('%s', (_whom, to, channel, actor, expected) => {
    expect(outcome(to, channel, actor)).toBe(expected);
  });
});
