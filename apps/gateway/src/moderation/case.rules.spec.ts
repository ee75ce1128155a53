import { REPORT_STATUSES, type ModeratedItem, type QueuedVersion } from '@app/contracts';
import { DomainError } from '@app/kernel';
import { caseIdOf, caseListOf, namedPackage, namedSkill, queueItem, targetOf } from './case.rules';
import { skillRuling } from './ruling.rules';

const release = {
  ...{ versionId: 'v', version: '2.0.0', createdAt: 5, artifactKind: 'npm-pack' },
  ...{ sourceRepo: null, sourceCommit: null },
};
const item: ModeratedItem = {
  ...{ kind: 'skill', itemId: 'i', ownerId: 'o', ownerHandle: 'ana', name: 'pdf', displayName: 'PDF', family: null },
  ...{ channel: 'community', isDeleted: false, release, replacementVersion: '1.0.0' },
};

describe('caseListOf', () => {
  const asked = (status?: string | string[], limit?: string, cursor?: string) =>
    caseListOf({ status, limit, cursor }, REPORT_STATUSES, 100, 'Invalid status');

  it('means the open cases, 25 of them', () => {
    expect(asked()).toEqual({ status: 'open', limit: 25 });
    expect(asked(' ', 'many', '')).toEqual({ status: 'open', limit: 25 });
  });
  it('takes every status there is, and all of them', () => {
    for (const status of REPORT_STATUSES) expect(asked(status)).toEqual({ status, limit: 25 });
    expect(asked('all', '5', 'c')).toEqual({ limit: 5, cursor: 'c' });
  });
  it('counts a repeated parameter by its first value, and keeps limits within theirs', () => {
    expect(asked(['confirmed', 'open'], '1000')).toEqual({ status: 'confirmed', limit: 100 });
    expect(asked('all', '-3')).toEqual({ limit: 1 });
  });
  it('refuses any other status', () => {
    for (const status of ['Open', 'accepted', 'constructor']) expect(() => asked(status)).toThrow('Invalid status');
  });
});

it('reads what a path and a body name, in any case', () => {
  const skill = { kind: 'skill', name: 'pdf', ownerHandle: 'ana', version: '1.0.0' };
  expect(namedSkill(' PDF ', { ownerHandle: '@Ana', version: ' 1.0.0 ' })).toEqual(skill);
  expect(namedSkill('pdf', { version: ' ' })).toEqual({ kind: 'skill', name: 'pdf' });
  expect(namedPackage({ scope: '@Ana', name: 'pdf' })).toEqual({ kind: 'package', name: '@ana/pdf' });
  expect(() => namedPackage({ name: '..' })).toThrow('Package not found');
});
it('takes no id that could not be one to the database', () => {
  const notFound = new DomainError('REPORT_NOT_FOUND');
  const id = '01a202f6-08a7-7be9-afe9-97967a6ccb18';
  expect(caseIdOf(` ${id} `, notFound)).toBe(id);
  for (const text of ['', 'x', `${id}'`, 'null']) expect(() => caseIdOf(text, notFound)).toThrow(notFound);
});
it('is about a version only where that was named', () => {
  expect(targetOf(item, true)).toMatchObject({ itemId: 'i', versionId: 'v', version: '2.0.0' });
  expect(targetOf(item, false)).toMatchObject({ itemId: 'i', versionId: null, version: null });
  expect(targetOf({ ...item, release: null }, true)).toMatchObject({ versionId: null, version: null });
});
it('queues nothing of a package that has no release any more', () => {
  const queued: QueuedVersion = {
    ...{ itemId: 'i', versionId: 'v', moderationState: null, moderationReason: null },
    scanStatus: 'clean',
    ...{ reportCount: 1, lastReportedAt: 7, reasons: ['reports:1'] },
  };
  expect(queueItem({ ...item, release: null }, queued)).toEqual([]);
  expect(queueItem(item, queued)).toMatchObject([{ releaseId: 'v', version: '2.0.0', reasons: ['reports:1'] }]);
});

describe('skillRuling', () => {
  const ruled = (state: 'approved' | 'revoked', changes: Partial<ModeratedItem> = {}) => {
    const verdict = state === 'approved' ? 'clean' : 'malicious';
    return skillRuling({ item: { ...item, ...changes }, release, ruled: { state, verdict, alreadyInState: false } });
  };

  it('names what everybody gets instead of a blocked version', () => {
    expect(ruled('revoked')).toMatchObject({ replacementVersion: '1.0.0', skillHidden: false });
    expect(ruled('revoked', { replacementVersion: null })).toMatchObject({
      replacementVersion: null,
      skillHidden: true,
    });
  });
  it('replaces nothing that is approved, and shows nothing that is deleted', () => {
    expect(ruled('approved')).toMatchObject({ replacementVersion: null, skillHidden: false });
    expect(ruled('approved', { isDeleted: true })).toMatchObject({ skillHidden: true });
  });
});
