import type { FoundPublisher } from '@app/contracts';
import type { Actor } from '@app/kernel';
import { endOf, transferExpiry, wayTo } from './transfer.rules';

const now = new Date('2026-01-01T00:00:00Z');

it('a transfer is open for seven days', () => {
  expect(transferExpiry(now)).toEqual(new Date('2026-01-08T00:00:00Z'));
});
it.each([
  ['can be decided while its sender has the skill', 'alice', 1, undefined],
  ['is over at the moment it expires', 'alice', 0, 'expired'],
  ['is over when the skill has another owner', 'bob', 1, 'owner_changed'],
])('a transfer %s', (_what, ownerId, leftMs, end) => {
  const expiresAt = new Date(now.getTime() + leftMs);
  expect(endOf({ fromOwnerId: 'alice', expiresAt }, ownerId, now)).toBe(end);
});

describe('wayTo', () => {
  const actor: Actor = { userId: 'me', role: 'user', publisherIds: ['mine'], tokenKind: 'api', scopes: [] };
  const org = (role: FoundPublisher['role']): FoundPublisher => ({
    ...{ id: 'org', handle: 'acme', displayName: null, kind: 'org', trusted: false, role },
  });
  const user = (userId: string): FoundPublisher => ({ ...org(null), id: `of-${userId}`, kind: 'user', userId });

  it.each([
    ['somebody else', user('you'), 'offer'],
    ['oneself, from an organization', user('me'), 'move'],
    ['an organization one owns', org('owner'), 'move'],
    ['an organization one administers', org('admin'), 'move'],
  ])('to %s', (_whom, to, way) => expect(wayTo(to, 'mine', actor)).toBe(way));
  it.each([
    ['where one only publishes', 'publisher'],
    ['of others', null],
  ] as const)('to an organization %s is none', (_whose, role) => {
    expect(() => wayTo(org(role), 'mine', actor)).toThrow(
      'You do not have admin access for "@acme". Ask an owner or admin to add you before transferring this skill.',
    );
  });
  it('to where it is, is none', () => {
    expect(() => wayTo(org('owner'), 'org', actor)).toThrow('Cannot transfer to yourself');
    expect(() => wayTo(user('me'), 'of-me', actor)).toThrow('Cannot transfer to yourself');
  });
});
