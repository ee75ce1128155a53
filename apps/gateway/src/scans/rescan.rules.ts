import { MAX_SCAN_REQUESTS, type AskedScannerAgain, type PublishedRelease, type RequestedScan } from '@app/contracts';
import { DomainError } from '@app/kernel';
import { legacyFailure } from '../legacy/legacy-failure.rules';
import type { RepairedVt, RescanView } from './rescans.views';

/** A rescan in the words of present clients, and in those of the moderators' tool of 0.18 (client-contract 7). */
export function rescanView(release: PublishedRelease, scan: RequestedScan): RescanView {
  const { kind, itemId, versionId, name, version } = release;
  const isOpen = scan.state === 'queued' || scan.state === 'running';
  const target = kind === 'skill' ? { slug: name, skillId: itemId, skillVersionId: versionId } : {};
  return {
    ...{ ok: true, targetKind: kind, name, version, ...target },
    status: isOpen ? 'in_progress' : scan.state === 'succeeded' ? 'completed' : 'failed',
    ...{ remainingRequests: scan.remainingRequests, maxRequests: MAX_SCAN_REQUESTS },
    ...{ pendingRequestId: isOpen ? scan.scanId : null, jobId: scan.jobId, alreadyQueued: scan.alreadyQueued },
  };
}

/** Every refusal of a rescan is a 400, and a package is a plugin there (server-semantics 5.8). */
export function rescanFailure(error: unknown): unknown {
  const isUnknown = error instanceof DomainError && error.code === 'PACKAGE_NOT_FOUND';
  return legacyFailure(isUnknown ? new DomainError('PLUGIN_NOT_FOUND') : error);
}

const SAMPLE = 10;

/** What asking VirusTotal again comes to, in the words of the moderators' tool (client-contract 7). */
export function repairedVt(
  { undecided, isSetUp, queued, verdicts }: AskedScannerAgain,
  { dryRun, cursor }: Pick<RepairedVt, 'dryRun' | 'cursor'>,
): RepairedVt {
  return {
    ...{ ok: true, dryRun, total: undecided },
    ...{ wouldUpdate: dryRun ? queued.length : 0, updated: dryRun ? 0 : queued.length },
    ...{ noResults: isSetUp ? 0 : undecided, noDecisiveStats: isSetUp ? undecided - queued.length : 0, errors: 0 },
    ...{ done: cursor === null, cursor, statusCounts: verdicts },
    sampleUpdated: queued.slice(0, SAMPLE).map((slug) => ({ slug, status: 'queued' })),
  };
}
