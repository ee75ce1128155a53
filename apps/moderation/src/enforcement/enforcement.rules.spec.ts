import type { RatingModerated, VersionDecided } from '@app/contracts';
import type { Judged } from '../verdicts/verdict.rules';
import { blockedVersion, moderatedRating, removed, restricted } from './enforcement.rules';

const decided: VersionDecided = {
  ...{ kind: 'package', itemId: 'i', versionId: 'v', attemptId: 'a', ownerId: 'o', name: '@a/b', version: '1.0.0' },
  ...{ visible: false, verdict: 'malicious', moderationState: null, revision: 2 },
};
const outcome = (scanner: string, verdict: 'clean' | 'malicious', reasonCodes: string[]) => ({
  ...{ scanner, verdict, reasonCodes, summary: '', engineVersion: '1', capabilityTags: [], checkedAt: 1 },
});
const ruled = (isAutomatic: boolean): Judged => ({
  ...{ kind: 'package', outcomes: [], asked: [] },
  ruling: { state: 'quarantined', reason: 'Looks odd.', at: 1, isAutomatic },
});

describe('blockedVersion', () => {
  it.each<[string, Partial<VersionDecided>, Judged, object | null]>([
    ['of what is to be seen', { verdict: 'clean' }, { kind: 'package', outcomes: [], asked: [], ruling: null }, null],
    [
      'of what nobody has looked at',
      { verdict: 'pending' },
      { kind: 'package', outcomes: [], asked: [], ruling: null },
      null,
    ],
    [
      'by scanners',
      {},
      {
        kind: 'package',
        outcomes: [outcome('static', 'malicious', ['b', 'a']), outcome('vt', 'clean', ['c'])],
        asked: [],
        ruling: null,
      },
      { measure: 'version.malicious', reason: 'scanner.static.malicious', codes: ['a', 'b'], note: null },
    ],
    [
      'by a moderator',
      { moderationState: 'quarantined' },
      ruled(false),
      { measure: 'version.quarantined', reason: 'manual.quarantined', note: 'Looks odd.' },
    ],
    [
      'by reports alone, in no words of theirs',
      { moderationState: 'quarantined' },
      ruled(true),
      { measure: 'version.quarantined', reason: 'auto.reports', note: null },
    ],
    [
      'for good',
      { moderationState: 'revoked' },
      ruled(false),
      { measure: 'version.revoked', reason: 'manual.revoked' },
    ],
  ])('%s', (_, parts, judged, expected) => {
    const found = blockedVersion({ ...decided, ...parts }, judged);
    if (expected === null) expect(found).toBeNull();
    else expect(found).toMatchObject({ ...expected, ownerId: 'o', userId: null });
  });
  it('says in a sentence which version it is', () => {
    expect(blockedVersion({ ...decided, moderationState: 'revoked' }, ruled(false))?.text).toBe(
      'A moderator has revoked version 1.0.0 of the package @a/b.',
    );
  });
});

it('tells what the staff took away, and not what its owner did', () => {
  const skill = { kind: 'skill', itemId: 's', name: 'pdf', ownerId: 'o', reason: 'Legal hold' } as const;
  expect(removed({ ...skill, cause: 'owner' })).toBeNull();
  expect(removed(skill)).toBeNull();
  expect(removed({ ...skill, cause: 'staff' })).toMatchObject({ measure: 'skill.hidden', note: 'Legal hold' });
  expect(removed({ ...skill, cause: 'staff', versionId: 'v', version: '1.0.0' })).toMatchObject({
    ...{ measure: 'version.withdrawn', target: { type: 'skill', id: 's', versionId: 'v' } },
  });
});
it('tells the account alone of a ban, and who has decided to nobody', () => {
  const by = { kind: 'user', userId: 'm', handle: 'mod', role: 'moderator' } as const;
  const ban = { userId: 'u', handle: 'bob', restrictionId: 'r', reason: 'spam', by, publisherIds: ['p'] };
  const notice = restricted('account.banned', ban);
  expect(notice).toMatchObject({ reason: 'user.banned', note: 'spam', userId: 'u', ownerId: null });
  expect(JSON.stringify(notice)).not.toContain('mod');
  expect(restricted('account.held', { ...ban, by: { kind: 'system' } }).reason).toBe('user.moderation.auto');
});
it('tells a rating’s author what became of it', () => {
  const rating = { ratingId: 'r', pluginId: '@a/b', userId: 'u', reasons: ['link'], by: { kind: 'system' } };
  const said = (action: string) => moderatedRating({ ...rating, action } as RatingModerated);
  expect(said('held')).toMatchObject({ measure: 'rating.held', codes: ['link'], userId: 'u' });
  expect(said('hidden')).toMatchObject({ measure: 'rating.hidden' });
  expect([said('released'), said('restored')]).toEqual([null, null]);
});
