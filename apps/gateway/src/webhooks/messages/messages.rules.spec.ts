import type { EnforcementFact, RatingFact, VersionDecided } from '@app/contracts';
import {
  createdMessage,
  deletedMessage,
  moderatedMessage,
  thresholdMessage,
  updatedMessage,
} from './rating-messages.rules';
import { enforcementMessage, packageMessage, skillMessage, versionMessage } from './registry-messages.rules';

const heard = <P>(payload: P) => ({ id: 'e1', occurredAt: new Date(0), payload });
const aggregate = { averageScore: 4, totalRatings: 1, distribution: { 4: 1 }, revision: 3 };
const fact: RatingFact = {
  ...{ packageId: 'p', pluginId: '@a/b', ownerId: 'o', isPrivate: false, sequence: 3, aggregate },
  ...{ ratingId: 'r', userId: 'u', score: 4 },
};
const shown = { pluginId: '@a/b', sequence: 3, ratingId: 'r' };
const numbers = { averageScore: 4, totalRatings: 1, distribution: { 4: 1 } };
const by = { kind: 'system' } as const;

describe('of a rating', () => {
  it('tells what everybody sees, and the numbers after it', () => {
    expect(createdMessage(heard({ ...fact, comment: 'Good' }))).toEqual({
      ...{ id: 'e1', event: 'rating.created', subject: '@a/b', occurredAt: new Date(0), packageId: 'p' },
      data: { ...shown, userId: 'u', score: 4, comment: 'Good', aggregate: numbers },
    });
    expect(updatedMessage(heard({ ...fact, previousScore: 1 })).data).toEqual({
      ...{ ...shown, userId: 'u', score: 4, previousScore: 1, aggregate: numbers },
    });
    expect(deletedMessage(heard({ ...fact, state: 'visible' as const, by })).data).toEqual({
      ...{ ...shown, userId: 'u', score: 4, aggregate: numbers },
    });
  });
  it('tells of one that was taken down or never seen only what the numbers are now', () => {
    const data = { ...shown, aggregate: numbers };
    expect(deletedMessage(heard({ ...fact, state: 'held' as const, by })).data).toEqual(data);
    const moderated = { ...fact, action: 'hidden' as const, previousState: 'visible' as const, reasons: ['spam'], by };
    expect(moderatedMessage(heard(moderated))).toMatchObject({ event: 'rating.hidden', data });
    expect(moderatedMessage(heard(moderated)).data).toEqual(data);
  });
  it('tells that updates are held, and by which numbers', () => {
    const threshold = { below: 3, recoverAt: 3.2, minRatings: 5 };
    const { ratingId: _, userId: _1, score: _2, ...about } = fact;
    expect(thresholdMessage(heard({ ...about, autoUpdate: 'hold' as const, threshold }))).toMatchObject({
      event: 'plugin.rating.threshold_crossed',
      data: { pluginId: '@a/b', sequence: 3, autoUpdate: 'hold', threshold, aggregate: numbers },
    });
  });
  it('is for members only when the plugin is private', () => {
    expect(createdMessage(heard({ ...fact, isPrivate: true })).onlyMembersOf).toBe('o');
  });
});

describe('of a version', () => {
  const decided: VersionDecided = {
    ...{ kind: 'package', itemId: 'p', versionId: 'v', attemptId: 'a', ownerId: 'o', name: '@a/b', version: '1.0.0' },
    ...{ channel: 'community', visible: true, verdict: 'clean', revision: 2 },
  };
  const audience = (parts: Partial<VersionDecided>) => versionMessage(heard({ ...decided, ...parts })).onlyMembersOf;

  it('tells whether it is to be seen', () => {
    expect(versionMessage(heard(decided))).toEqual({
      ...{ id: 'e1', event: 'version.visible', subject: '@a/b', occurredAt: new Date(0), packageId: 'p' },
      data: { kind: 'package', name: '@a/b', version: '1.0.0', versionId: 'v', verdict: 'clean', revision: 2 },
    });
    expect(versionMessage(heard({ ...decided, visible: false })).event).toBe('version.hidden');
  });
  it.each([
    [{}, undefined],
    [{ visible: false, verdict: 'malicious' }, undefined],
    [{ visible: false, verdict: 'pending' }, 'o'],
    [{ channel: 'private' }, 'o'],
    [{ channel: 'private', visible: false, verdict: 'malicious' }, 'o'],
    [{ channel: undefined }, 'o'],
  ] as const)('%j is for %s', (parts, expected) => {
    expect(audience(parts)).toBe(expected);
  });
  it('is about no plugin when it is a skill’s', () => {
    expect(versionMessage(heard({ ...decided, kind: 'skill' as const }))).not.toHaveProperty('packageId');
  });
});

it('of deleted and restored items tells only those whose they are', () => {
  const owner = { ownerId: 'o', ownerHandle: 'ana', reason: 'why', deletedAt: 1, by };
  expect(packageMessage('package.deleted', heard({ ...owner, packageId: 'p', name: '@a/b' }))).toMatchObject({
    ...{ event: 'package.deleted', packageId: 'p', onlyMembersOf: 'o' },
    data: { name: '@a/b', ownerHandle: 'ana', reason: 'why' },
  });
  expect(skillMessage('skill.restored', heard({ ...owner, skillId: 's', slug: 'pdf' }))).toMatchObject({
    ...{ event: 'skill.restored', subject: 'pdf', onlyMembersOf: 'o' },
  });
});

it('of a measure tells only those it is against', () => {
  const target = { type: 'package', id: 'p', name: '@a/b', versionId: 'v', version: '1.0.0' } as const;
  const why = { reason: 'manual.revoked', codes: [], text: 'Gone.', note: 'Why.' };
  const said = { measure: 'version.revoked' as const, target, ...why };
  const fact: EnforcementFact = { noticeId: 'n', ...said, ownerId: 'o', userId: null };
  expect(enforcementMessage('enforcement.applied', heard(fact))).toEqual({
    ...{ id: 'e1', event: 'enforcement.applied', subject: '@a/b', occurredAt: new Date(0), packageId: 'p' },
    ...{ data: { noticeId: 'n', ...said }, onlyMembersOf: 'o' },
  });
  expect(enforcementMessage('enforcement.lifted', heard({ ...fact, ownerId: null, userId: 'u' }))).toMatchObject({
    onlyUser: 'u',
  });
});
