import type { ErrorCode, FoundDownload } from '@app/contracts';
import type { DomainError } from '@app/kernel';
import { registryStatus } from '../http-status';
import { archiveUrl } from './skill-urls.rules';
import type { SkillInstall } from './skill-install.views';

/**
 * Clients know seven reasons, six of them about skills that live on GitHub. Those that say the same are used: nothing to
 * download, a check that is not over, a check that failed, taken away.
 */
const REASONS: Partial<Record<ErrorCode, string>> = {
  VERSION_NOT_FOUND: 'archive_version_missing',
  VERSION_GONE: 'archive_version_missing',
  DOWNLOAD_PENDING: 'github_verification_pending',
  DOWNLOAD_BLOCKED: 'github_scan_failed',
  SKILL_HIDDEN: 'github_scan_failed',
  SKILL_DELETED: 'github_upstream_removed',
};

export function installable(found: FoundDownload, publicUrl: string): SkillInstall {
  const { slug, version } = found;
  return { ok: true, slug, installKind: 'archive', archive: { version, downloadUrl: archiveUrl(publicUrl, found) } };
}

/**
 * Why a skill cannot be installed, for the statuses clients read as JSON: 403, 409, 410, 423.
 * @returns undefined for a failure that is a plain sentence, such as an unknown skill
 */
export function notInstallable(slug: string, { code, message, details }: DomainError): SkillInstall | undefined {
  if (code === 'SKILL_AMBIGUOUS') {
    // Older clients look for `code` and `matches`, openclaw for the reason.
    const { matches } = details;
    return { ok: false, slug, reason: 'ambiguous_slug', message, status: 409, code: 'AMBIGUOUS_SKILL_SLUG', matches };
  }
  const reason = REASONS[code];
  if (reason === undefined) return undefined;
  // A skill without a version conflicts with being installed; it is not that nobody knows the skill.
  const status = code === 'VERSION_NOT_FOUND' ? 409 : registryStatus(code);
  return { ok: false, slug, reason, message, status };
}
