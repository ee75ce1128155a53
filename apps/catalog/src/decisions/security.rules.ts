import type { SecurityView, VerdictChanged } from '@app/contracts';
import { hasConcern, llmView, normalizedStatus, otherView, resultOf, vtView } from './scanner-views.rules';

/** What moderation says of a version's scans. */
export type Judged = Pick<
  VerdictChanged,
  'verdict' | 'capabilityTags' | 'scanners' | 'checkedAt' | 'reasonCodes' | 'summary' | 'engineVersion'
>;

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
  const scanners = scannersOf(judged);
  const { static: own, llm } = scanners;
  const undecided = own?.normalizedStatus === 'error' ? 'error' : 'pending';
  const status = judged.verdict === 'pending' ? undecided : judged.verdict;
  return {
    ...securityBeforeScan(artifactSha256),
    status,
    hasWarnings: status === 'suspicious' || status === 'malicious' || hasConcern(llm),
    checkedAt: judged.checkedAt,
    model: llm?.model ?? null,
    hasScanResult: Object.values(scanners).some((said) => CONCLUSIVE.includes(said?.normalizedStatus ?? '')),
    capabilityTags: judged.capabilityTags,
    scanners,
  };
}
const CONCLUSIVE = ['clean', 'suspicious', 'malicious'];

/** The three scanners clients know, null while they have said nothing; the others where they have said something. */
function scannersOf(judged: Judged) {
  const said = (scanner: string) => resultOf(judged.scanners, scanner);
  const others = ['clamav', 'http'].flatMap((scanner) => {
    const result = said(scanner);
    return result === undefined ? [] : [[scanner, otherView(result)] as const];
  });
  return {
    ...Object.fromEntries(others),
    ...{ static: staticResultOf(judged), vt: vtView(said('vt')), llm: llmView(said('llm')) },
  };
}

function staticResultOf(judged: Judged) {
  const result = resultOf(judged.scanners, 'static');
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

function virusTotalUrl(sha256: string): string {
  return `https://www.virustotal.com/gui/file/${sha256}`;
}
