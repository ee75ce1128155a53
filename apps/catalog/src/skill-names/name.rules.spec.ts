import type { Actor } from '@app/kernel';
import { assertRoomForAliases, chooseOwn, slugRedirects, slugTakenText, type OwnSkill } from './name.rules';

const skill = (owner: string, changes: Partial<OwnSkill> = {}): OwnSkill => ({
  ...{ id: `${owner}-pdf`, slug: 'pdf', nameScope: 'global', displayName: 'PDF', ownerId: owner, ownerHandle: owner },
  ...{ isPublic: true, ...changes },
});
const ME: Actor = {
  ...{ userId: 'u', handle: 'me', role: 'user', tokenKind: 'api', scopes: [] },
  ...{ publisherIds: ['me', 'org', 'work'], managedPublisherIds: ['me', 'org'] },
};

describe('chooseOwn', () => {
  const choose = (candidates: OwnSkill[], actor: Actor | undefined = ME) =>
    chooseOwn(candidates, 'pdf', actor, 'http://reef').ownerId;
  const refusal = (...candidates: OwnSkill[]) => {
    try {
      return choose(candidates);
    } catch (error) {
      return (error as { code: string }).code;
    }
  };

  it('takes the own among those of others, also a hidden one', () => {
    expect(choose([skill('you'), skill('me', { isPublic: false })])).toBe('me');
    expect(choose([skill('org')])).toBe('org');
  });
  it('prefers the one that has the slug to one it is an alias of', () => {
    expect(choose([skill('me', { slug: 'forms' }), skill('org')])).toBe('org');
    expect(choose([skill('me', { slug: 'forms' })])).toBe('me');
  });
  it.each([
    ['several of their own', [skill('me'), skill('org')], 'SKILL_AMBIGUOUS'],
    ["a stranger's", [skill('you')], 'FORBIDDEN'],
    ["a stranger's that nobody may know of", [skill('you', { isPublic: false })], 'SKILL_NOT_FOUND'],
    ['one where they only publish', [skill('work', { isPublic: false })], 'FORBIDDEN'],
    ['nothing', [], 'SKILL_NOT_FOUND'],
  ])('of %s says so', (_what, candidates, code) => expect(refusal(...candidates)).toBe(code));
});

it('there is room for five aliases of a skill and 25 of a publisher', () => {
  expect(() => assertRoomForAliases(5, 25)).not.toThrow();
  expect(() => assertRoomForAliases(6, 6)).toThrow('A skill can have at most 5 old slugs.');
  expect(() => assertRoomForAliases(1, 26)).toThrow('A publisher can have at most 25 old slugs.');
});
describe('slugTakenText', () => {
  it('says where the slug leads only when that is public', () => {
    const holder = { ownerHandle: 'alice', slug: 'pdf', isPublic: false, isLocked: false };
    expect(slugTakenText(holder)).toBe('Slug is already taken. Choose a different slug.');
    expect(slugTakenText({ ...holder, isPublic: true })).toMatch(/ Existing skill: \/alice\/pdf$/);
    expect(slugTakenText({ ...holder, isLocked: true })).toMatch(/^This slug is locked to a deleted or banned account/);
    expect(slugTakenText(undefined)).toBe('Slug is already taken. Choose a different slug.');
  });
});
it('where a slug redirects to is said of public skills only', () => {
  const text = 'Slug redirects to an existing skill. Choose a different slug.';
  const holder = { ownerHandle: 'alice', slug: 'pdf', isPublic: true, isLocked: false };
  expect(slugRedirects(holder).message).toBe(`${text} Existing skill: /alice/pdf`);
  expect(slugRedirects({ ...holder, isPublic: false }).message).toBe(text);
});
