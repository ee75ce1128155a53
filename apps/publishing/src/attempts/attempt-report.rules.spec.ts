import { newId, type Actor } from '@app/kernel';
import type { AttemptReport } from './attempt';
import { attemptView, maySee } from './attempt-report.rules';

const report: AttemptReport = {
  ...{ id: newId(), state: 'registered', contentDigest: 'x', itemId: newId(), versionId: newId(), errorCode: null },
  ...{ errorMessage: null, kind: 'package', ownerId: newId(), name: '@a/b', version: '1.0.0', verdict: null },
  overdue: false,
};
const nobody: Actor = { role: 'user', publisherIds: [], tokenKind: 'api', scopes: [] };
const member = { ...nobody, publisherIds: [newId(), report.ownerId] };
const job = (name: string, version: string): Actor => ({
  ...nobody,
  tokenKind: 'publish',
  trustedPublish: { packageName: name, version } as NonNullable<Actor['trustedPublish']>,
});

describe('maySee', () => {
  it.each<[string, Actor | undefined, boolean]>([
    ['nobody', undefined, false],
    ['a stranger', nobody, false],
    ['a member of its publisher', member, true],
    ['a member by a token for its name', { ...member, limits: { packages: ['@a/b'], skills: [] } }, true],
    ['a member by a token for another name', { ...member, limits: { packages: ['@a/c'], skills: ['@a/b'] } }, false],
    ['the job of the release', job('@a/b', '1.0.0'), true],
    ['the job of another version', job('@a/b', '1.0.1'), false],
    ['the job of another package', job('@a/c', '1.0.0'), false],
    ['a moderator', { ...nobody, role: 'moderator' }, true],
    ['a moderator by a program', { ...nobody, role: 'moderator', tokenKind: 'oauth' }, false],
    ['an admin by a token for names', { ...nobody, role: 'admin', limits: { packages: ['@a/b'], skills: [] } }, false],
  ])('answers %s', (_who, actor, may) => expect(maySee(actor, report)).toBe(may));
  it('is about skills, too', () => {
    expect(maySee({ ...member, limits: { packages: [], skills: ['@a/b'] } }, { ...report, kind: 'skill' })).toBe(true);
    expect(maySee(job('@a/b', '1.0.0'), { ...report, kind: 'skill' })).toBe(false);
  });
});

describe('attemptView', () => {
  const view = (changes: Partial<AttemptReport>) => {
    const { status, publicationStatus, terminal, checks, error } = attemptView({ ...report, ...changes });
    return [status, publicationStatus, terminal, checks.clawscan.status, error];
  };
  const PENDING = ['pending_checks', 'pending', false];
  const failed = { state: 'failed', itemId: null, versionId: null, errorCode: 'PUBLISH_INVALID' } as const;

  it.each<[string, Partial<AttemptReport>, unknown[]]>([
    ['is read', { state: 'received' }, [...PENDING, 'pending', undefined]],
    ['waits for its verdict', {}, [...PENDING, 'pending', undefined]],
    ['waits with an obstacle', { state: 'stored', errorMessage: 'down' }, [...PENDING, 'pending', undefined]],
    ['is published', { state: 'published', verdict: 'clean' }, ['finalized', 'published', true, 'clean', undefined]],
    [
      'is published before anybody has looked',
      { state: 'published', verdict: 'pending' },
      ['finalized', 'published', true, 'pending', undefined],
    ],
    [
      'is published with a warning',
      { state: 'published', verdict: 'suspicious' },
      ['finalized', 'published', true, 'clean', undefined],
    ],
    [
      'is malicious',
      { state: 'blocked', verdict: 'malicious' },
      ['blocked', 'blocked', true, 'blocked', expect.stringContaining('malicious')],
    ],
    [
      'is suspicious where that is enough',
      { state: 'blocked', verdict: 'suspicious' },
      ['blocked', 'blocked', true, 'blocked', expect.stringContaining('suspicious')],
    ],
    [
      'was deleted',
      { state: 'blocked', verdict: 'clean' },
      ['blocked', 'blocked', true, 'clean', expect.stringContaining('out of sight')],
    ],
    [
      'was refused',
      { ...failed, errorMessage: 'Version already exists' },
      ['failed', 'failed', true, 'failed', 'Version already exists'],
    ],
    [
      'took too long',
      { ...failed, overdue: true },
      ['expired', 'expired', true, 'failed', expect.stringContaining('in time')],
    ],
  ])('of an attempt that %s', (_what, changes, expected) => expect(view(changes)).toEqual(expected));

  it('has texts for ids where shipped clients want them, before there are any', () => {
    expect(attemptView({ ...report, ...failed })).toMatchObject({ attemptId: report.id, packageId: '', releaseId: '' });
  });
});
