import { assertMayChange, isAtLeast, type MemberChange } from './member.rules';

const acme = { handle: 'acme', kind: 'org' } as const;
const change = (facts: Partial<MemberChange>): MemberChange => ({
  ...{ publisher: acme, by: 'owner', isOwn: false, before: null, after: null, otherOwners: 1 },
  ...facts,
});

describe('isAtLeast', () => {
  it('ranks owner above admin above publisher above nobody', () => {
    expect(isAtLeast('owner', 'admin')).toBe(true);
    expect(isAtLeast('publisher', 'publisher')).toBe(true);
    expect(isAtLeast('publisher', 'admin')).toBe(false);
    expect(isAtLeast(null, 'publisher')).toBe(false);
  });
});

describe('assertMayChange', () => {
  it.each<[string, Partial<MemberChange>]>([
    ['an admin add a publisher', { by: 'admin', after: 'publisher' }],
    ['an admin make an admin', { by: 'admin', before: 'publisher', after: 'admin' }],
    ['an owner make an owner', { after: 'owner' }],
    ['an owner unmake another', { before: 'owner', after: 'admin' }],
    ['a publisher leave', { by: 'publisher', isOwn: true, before: 'publisher' }],
    ['an owner leave others behind', { isOwn: true, before: 'owner' }],
  ])('lets %s', (_what, facts) => {
    expect(() => assertMayChange(change(facts))).not.toThrow();
  });

  const manage = 'You need to be an owner or admin of "@acme" to manage its members.';
  const owners = 'Only an owner of "@acme" can grant or remove the owner role.';
  it.each<[string, Partial<MemberChange>, string, string]>([
    ['a stranger', { by: null, after: 'publisher' }, 'FORBIDDEN', manage],
    ['a stranger who joins', { by: null, isOwn: true, after: 'owner' }, 'FORBIDDEN', manage],
    [
      'a publisher who rises',
      { by: 'publisher', isOwn: true, before: 'publisher', after: 'owner' },
      'FORBIDDEN',
      manage,
    ],
    ['an admin who rises', { by: 'admin', isOwn: true, before: 'admin', after: 'owner' }, 'FORBIDDEN', owners],
    ['an admin who removes an owner', { by: 'admin', before: 'owner' }, 'FORBIDDEN', owners],
    ['the last owner to leave', { isOwn: true, before: 'owner', otherOwners: 0 }, 'LAST_OWNER', 'at least one owner'],
    ['the last owner to step down', { before: 'owner', after: 'admin', otherOwners: 0 }, 'LAST_OWNER', 'one owner'],
    [
      'members of a person',
      { publisher: { handle: 'ana', kind: 'user' }, after: 'admin' },
      'INVALID_INPUT',
      '"@ana" is a personal publisher; only organizations have members.',
    ],
  ])('refuses %s', (_what, facts, code, text) => {
    const message = expect.stringContaining(text) as string;
    expect(() => assertMayChange(change(facts))).toThrow(expect.objectContaining({ code, message }));
  });
});
