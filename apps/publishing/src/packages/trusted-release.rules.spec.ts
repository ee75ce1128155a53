import type { PackagePublishPayload, PublishTerms, TrustedPublisher } from '@app/contracts';
import type { TrustedPublish } from '@app/kernel';
import { parsePackageRequest } from './package-request.rules';
import { assertManualRelease, assertTrustedRelease, sourceOf } from './trusted-release.rules';

const COMMIT = 'c0ffee'.padEnd(40, '0');
const token: TrustedPublish = {
  ...{ tokenId: 't', packageName: '@acme/x', version: '1.0.0', expiresAt: 2_000 },
  source: {
    ...{ repository: 'Acme/x', repositoryId: '1', workflowFilename: 'release.yml' },
    ...{ commit: COMMIT, ref: 'refs/heads/main', runId: '7' },
  },
};
const trustedPublisher: TrustedPublisher = {
  ...{ provider: 'github-actions', repository: 'Acme/x', repositoryId: '1' },
  ...{ repositoryOwner: 'Acme', repositoryOwnerId: '2', workflowFilename: 'release.yml' },
};
const terms: PublishTerms = {
  ...{ packageId: 'p', isPublic: true, ownerId: 'o', ownerHandle: 'acme', ownerDisplayName: null },
  ...{ channel: 'community', trustedPublisher },
};
const payload: PackagePublishPayload = { name: '@acme/x', family: 'bundle-plugin', version: '1.0.0' };
const source = sourceOf(token.source, 1);

interface Case {
  readonly payload?: Partial<PackagePublishPayload>;
  readonly terms?: Partial<PublishTerms>;
  readonly nowMs?: number;
}
function release(change: Case): PublishTerms {
  const sent = { ...payload, ...change.payload };
  return assertTrustedRelease(sent, parsePackageRequest(sent), token, { ...terms, ...change.terms }, change.nowMs ?? 1);
}

describe('assertTrustedRelease', () => {
  it.each<[string, Case]>([
    ['nothing more than it must', {}],
    ['the source of its run', { payload: { source } }],
    [
      'the source as clients write it',
      { payload: { source: { ...source, repo: 'https://github.com/acme/X.git', ref: 'main' } } },
    ],
    ['the commit for a reference', { payload: { source: { ...source, ref: COMMIT, commit: COMMIT.toUpperCase() } } }],
    ['a source that says little', { payload: { source: { ...source, repo: '', ref: ' ', commit: '' } } }],
    ['the channel the package is in', { payload: { channel: 'community' } }],
    ['a blank owner', { payload: { ownerHandle: ' ' } }],
  ])('lets a job publish that says %s', (_what, change) => {
    expect(release(change)).toEqual(terms);
  });
  const gone = 'Trusted publish token is missing or expired';
  it.each<[string, Case, string]>([
    ['is too late', { nowMs: 2_000 }, gone],
    [
      'publishes another package',
      { payload: { name: '@acme/y' } },
      'Trusted publish token does not match the target package',
    ],
    [
      'publishes another version',
      { payload: { version: '1.0.1' } },
      'Trusted publish token does not match the target version',
    ],
    ['is trusted no more', { terms: { trustedPublisher: null } }, gone],
    ['was of another repository', { terms: { trustedPublisher: { ...trustedPublisher, repositoryId: '9' } } }, gone],
    [
      'was of another workflow',
      { terms: { trustedPublisher: { ...trustedPublisher, workflowFilename: 'a.yml' } } },
      gone,
    ],
    ['was of no environment', { terms: { trustedPublisher: { ...trustedPublisher, environment: 'prod' } } }, gone],
    ['names an owner', { payload: { ownerHandle: 'acme' } }, 'Trusted publishes must not override the package owner'],
    [
      'changes the channel',
      { payload: { channel: 'official' } },
      'Trusted publishes must not change the package channel',
    ],
    [
      'names another repository',
      { payload: { source: { ...source, repo: 'evil/x' } } },
      'Trusted publish source repo must',
    ],
    ['names another commit', { payload: { source: { ...source, commit: 'a' } } }, 'Trusted publish source commit must'],
    ['names another reference', { payload: { source: { ...source, ref: 'dev' } } }, 'Trusted publish source ref must'],
  ])('refuses a job that %s', (_what, change, text) => {
    expect(() => release(change)).toThrow(text);
  });
  it('leaves the first release to a person', () => {
    expect(() => assertTrustedRelease(payload, parsePackageRequest(payload), token, undefined, 1)).toThrow(
      'First publish must be manual by a logged-in package owner',
    );
  });
});

describe('assertManualRelease', () => {
  const refused = 'Manual publishes for packages with trusted publisher config require manualOverrideReason';
  it('asks people for a reason where a workflow is trusted', () => {
    expect(() => assertManualRelease({ role: 'user' }, terms, '')).toThrow(refused);
    expect(() => assertManualRelease({ role: 'moderator' }, terms, '')).toThrow(refused);
    expect(() => assertManualRelease({ role: 'user' }, terms, 'the pipeline is down')).not.toThrow();
  });
  it('asks neither administrators nor where no workflow is trusted', () => {
    expect(() => assertManualRelease({ role: 'admin' }, terms, '')).not.toThrow();
    expect(() => assertManualRelease({ role: 'user' }, { ...terms, trustedPublisher: null }, '')).not.toThrow();
  });
});
