import { DomainError } from '@app/kernel';
import { repairedVt, rescanFailure, rescanView } from './rescan.rules';

const release = {
  ...{ kind: 'skill' as const, itemId: 'item', versionId: 'version' },
  ...{ name: 'pdf', displayName: 'PDF', version: '1.0.0' },
};
const scan = {
  ...{ scanId: 'scan', jobId: 'job', state: 'queued' as const, update: true, writtenBack: false },
  ...{ alreadyQueued: false, remainingRequests: 2, name: 'pdf', displayName: 'PDF', version: '1.0.0', createdAt: 1 },
  queue: { queuedAhead: 0, position: 1, running: 0, note: '' },
};

describe('rescanView', () => {
  it('has the words of both clients for a skill', () => {
    expect(rescanView(release, scan)).toEqual({
      ...{ ok: true, targetKind: 'skill', name: 'pdf', version: '1.0.0', status: 'in_progress' },
      ...{ remainingRequests: 2, maxRequests: 3, pendingRequestId: 'scan' },
      ...{ slug: 'pdf', skillId: 'item', skillVersionId: 'version', jobId: 'job', alreadyQueued: false },
    });
  });
  it('has no pending request when the scan is over', () => {
    const about = { ...release, kind: 'package' as const };
    expect(rescanView(about, { ...scan, state: 'succeeded' })).toMatchObject({
      ...{ targetKind: 'package', status: 'completed', pendingRequestId: null },
    });
    expect(rescanView(about, { ...scan, state: 'failed' }).status).toBe('failed');
  });
});

describe('rescanFailure', () => {
  it.each([
    ['SKILL_NOT_FOUND', 'Skill not found'],
    ['PACKAGE_NOT_FOUND', 'Plugin not found'],
    ['FORBIDDEN', 'Forbidden'],
    ['SCAN_LIMIT_REACHED', 'Rescan request limit reached for this release (3)'],
    ['SCAN_IN_PROGRESS', 'A rescan request is already in progress for this release'],
  ] as const)('makes a bad request of %s', (code, message) => {
    expect(rescanFailure(new DomainError(code))).toMatchObject({ code: 'INVALID_INPUT', message });
  });
  it('leaves failures of ours what they are', () => {
    const error = new DomainError('SERVICE_UNAVAILABLE');
    expect(rescanFailure(error)).toBe(error);
  });
});

describe('repairedVt', () => {
  const asked = { undecided: 3, isSetUp: true, queued: ['a', 'b'], verdicts: { none: 3, clean: 7 } };
  it('says what VirusTotal is asked about, or would be', () => {
    const rest = { noResults: 0, noDecisiveStats: 1, errors: 0, statusCounts: asked.verdicts };
    expect(repairedVt(asked, { dryRun: false, cursor: null })).toMatchObject({
      ...{ total: 3, updated: 2, wouldUpdate: 0, done: true, ...rest },
      sampleUpdated: [
        { slug: 'a', status: 'queued' },
        { slug: 'b', status: 'queued' },
      ],
    });
    expect(repairedVt(asked, { dryRun: true, cursor: 'next' })).toMatchObject({
      ...{ updated: 0, wouldUpdate: 2, done: false, cursor: 'next', ...rest },
    });
  });
  it('has no results where VirusTotal is not set up', () => {
    expect(repairedVt({ ...asked, isSetUp: false, queued: [] }, { dryRun: false, cursor: null })).toMatchObject({
      ...{ total: 3, updated: 0, noResults: 3, noDecisiveStats: 0 },
    });
  });
});
