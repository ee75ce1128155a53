import type { SecurityVerdict, SkillVerification, SkillVersionReference } from '@app/contracts';
import { archiveUrl, publisherUrl, skillUrl, versionUrl } from './skill-urls.rules';
import type { SecurityVerdictItem, VerifiedSkill } from './skill-trust.views';

/** @param publicUrl base of absolute URLs, without a trailing slash */
export function verifiedSkill(facts: SkillVerification, publicUrl: string): VerifiedSkill {
  const { ok, decision, reasons, slug, displayName, ownerHandle, version, resolvedFrom, tag, createdAt } = facts;
  return {
    schema: 'clawhub.skill.verify.v1',
    ...{ ok, decision, reasons, slug, displayName },
    pageUrl: skillUrl(publicUrl, facts),
    publisherHandle: ownerHandle,
    publisherDisplayName: facts.ownerDisplayName,
    publisherProfileUrl: publisherUrl(publicUrl, ownerHandle),
    ...{ version, resolvedFrom, tag, createdAt },
    card: { available: true, url: versionUrl(publicUrl, 'card', facts), contentType: 'text/markdown' },
    artifact: {
      format: 'zip',
      sha256: facts.artifactSha256,
      size: facts.artifactSize,
      downloadUrl: archiveUrl(publicUrl, facts),
      fileCount: facts.fileCount,
    },
    provenance: { status: facts.source === null ? 'none' : 'source-linked', source: facts.source },
    security: { ...facts.security, passed: ok },
    signature: { status: 'unsigned' },
  };
}

const PROBLEM_TEXTS: Readonly<Record<string, string>> = {
  skill_not_found: 'Skill not found',
  skill_ambiguous: 'Several skills share this slug; name the owner',
  version_not_found: 'Version not found',
};
const OVERVIEWS: Readonly<Record<string, string>> = {
  clean: 'The scanners found nothing to object to.',
  suspicious: 'The scanners found something a person should look at before this version is installed.',
  malicious: 'This version has been flagged as malicious.',
  pending: 'The scanners have not finished with this version yet.',
};

/** A verdict in the words openclaw checks; what was requested is echoed as it was spelled. */
export function verdictItem(
  { slug, ownerHandle, version }: SkillVersionReference,
  found: SecurityVerdict,
  publicUrl: string,
): SecurityVerdictItem {
  const owner = ownerHandle ?? found.ownerHandle;
  const named = { slug: found.slug ?? slug, ownerHandle: found.ownerHandle ?? ownerHandle };
  const requested = {
    requestedSlug: slug,
    requestedVersion: version,
    ...(ownerHandle === undefined ? {} : { requestedOwnerHandle: ownerHandle }),
    ...{ slug, version, publisherHandle: owner ?? null },
    securityAuditUrl: versionUrl(publicUrl, 'scan', { ...named, version }),
    reasons: found.reasons,
  };
  const { problem, verdict = 'pending' } = found;
  if (problem !== undefined) {
    const message = PROBLEM_TEXTS[problem] ?? 'This version cannot be judged';
    const error = { code: problem, message };
    return {
      ...requested,
      ...{ ok: false, decision: 'fail', overview: message, security: { status: 'unknown', passed: false }, error },
    };
  }
  const passed = verdict === 'clean';
  return {
    ...requested,
    ...{ ok: passed, decision: decisionOf(verdict), security: { status: verdict, passed } },
    ...(found.displayName === undefined ? {} : { displayName: found.displayName }),
    ...(found.ownerHandle === undefined
      ? {}
      : { skillUrl: skillUrl(publicUrl, { slug: named.slug, ownerHandle: found.ownerHandle }) }),
    overview: found.summary ?? OVERVIEWS[verdict] ?? verdict,
  };
}

function decisionOf(verdict: string): string {
  if (verdict === 'malicious') return 'blocked';
  return verdict === 'clean' ? 'pass' : 'fail';
}
