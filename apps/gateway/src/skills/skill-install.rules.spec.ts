import { DomainError } from '@app/kernel';
import { installable, notInstallable } from './skill-install.rules';

describe('installable', () => {
  it('leads to the archive', () => {
    const found = { itemId: 'i', slug: 'pdf', ownerHandle: 'alice', version: '1.0.0', sha256: 'a', size: 1 };
    expect(installable(found, 'https://reef.test')).toEqual({
      ...{ ok: true, slug: 'pdf', installKind: 'archive' },
      archive: {
        version: '1.0.0',
        downloadUrl: 'https://reef.test/api/v1/download?slug=pdf&version=1.0.0&ownerHandle=alice',
      },
    });
  });
});

describe('notInstallable', () => {
  it.each([
    ['DOWNLOAD_BLOCKED', 403, 'github_scan_failed'],
    ['VERSION_NOT_FOUND', 409, 'archive_version_missing'],
    ['VERSION_GONE', 410, 'archive_version_missing'],
    ['SKILL_HIDDEN', 403, 'github_scan_failed'],
    ['SKILL_DELETED', 410, 'github_upstream_removed'],
    ['DOWNLOAD_PENDING', 423, 'github_verification_pending'],
  ] as const)('answers %s with %i and a reason clients know', (code, status, reason) => {
    const refusal = notInstallable('pdf', new DomainError(code, 'Why.'));
    expect(refusal).toEqual({ ok: false, slug: 'pdf', reason, message: 'Why.', status });
  });
  it('names the skills that share a slug', () => {
    const matches = [{ ownerHandle: 'alice', slug: 'pdf', ref: '@alice/pdf', url: 'u' }];
    expect(notInstallable('pdf', new DomainError('SKILL_AMBIGUOUS', undefined, { matches }))).toMatchObject({
      ...{ ok: false, reason: 'ambiguous_slug', status: 409, code: 'AMBIGUOUS_SKILL_SLUG', matches },
    });
  });
  it('leaves an unknown skill a plain sentence', () => {
    expect(notInstallable('pdf', new DomainError('SKILL_NOT_FOUND'))).toBeUndefined();
  });
});
