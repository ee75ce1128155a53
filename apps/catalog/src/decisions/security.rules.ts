import type { SecurityView, VerdictChanged } from '@app/contracts';

type Status = 'clean' | 'suspicious' | 'malicious' | 'pending' | 'error';
/** What moderation says of a version's scans. */
export type Judged = Pick<
  VerdictChanged,
  'verdict' | 'capabilityTags' | 'scanners' | 'checkedAt' | 'reasonCodes' | 'summary' | 'engineVersion'
>;

/** A scanner's own word for its outcome in the five words clients know (server-semantics 3.12). */
export function normalizedStatus(status: unknown): Status {
  switch (status) {
    case 'clean':
    case 'benign':
      return 'clean';
    case 'suspicious':
      return 'suspicious';
    case 'malicious':
      return 'malicious';
    case 'error':
    case 'failed':
    case 'completed':
    case 'inconclusive':
      return 'error';
    default:
      return 'pending';
  }
}

/** What clients are shown of a version before anything is known about it. */
export function securityBeforeScan(artifactSha256: string) {
  return {
    status: 'pending',
    hasWarnings: false,
    checkedAt: null,
    model: null,
    hasScanResult: false,
    sha256hash: artifactSha256,
    virustotalUrl: virusTotalUrl(artifactSha256),
    capabilityTags: [],
    scanners: { static: null, vt: null, llm: null },
  } satisfies SecurityView;
}

/**
 * What clients are shown of a version's scans. The overall status is the effective verdict, so that a person's word
 * counts here, too; while there is none, a scanner that could not finish shows as `error`.
 */
export function securityOf(judged: Judged, artifactSha256: string): SecurityView {
  const staticResult = staticResultOf(judged);
  const undecided = staticResult?.normalizedStatus === 'error' ? 'error' : 'pending';
  const status = judged.verdict === 'pending' ? undecided : judged.verdict;
  return {
    ...securityBeforeScan(artifactSha256),
    status,
    hasWarnings: status === 'suspicious' || status === 'malicious',
    checkedAt: judged.checkedAt,
    hasScanResult: ['clean', 'suspicious', 'malicious'].includes(staticResult?.normalizedStatus ?? ''),
    capabilityTags: judged.capabilityTags,
    scanners: { static: staticResult, vt: null, llm: null },
  };
}

function staticResultOf(judged: Judged) {
  const result = asRecord(asRecord(judged.scanners)?.static);
  if (result === undefined) return null;
  const status = result.status ?? result.verdict;
  return {
    status: typeof status === 'string' ? status : 'pending',
    normalizedStatus: normalizedStatus(status),
    reasonCodes: Array.isArray(result.reasonCodes) ? (result.reasonCodes as unknown[]) : judged.reasonCodes,
    summary: result.summary ?? judged.summary ?? '',
    engineVersion: result.engineVersion ?? judged.engineVersion ?? '',
    checkedAt: result.checkedAt ?? judged.checkedAt,
  };
}

function asRecord(value: unknown): Record<string, unknown> | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : undefined;
}

function virusTotalUrl(sha256: string): string {
  return `https://www.virustotal.com/gui/file/${sha256}`;
}
