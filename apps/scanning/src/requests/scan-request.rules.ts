import { MAX_SCAN_REQUESTS, type RequestedScan, type ScannerReport, type ScanState } from '@app/contracts';
import type { ResultRow, ScanRequestRow } from './scan-request-row';

/** A request as its contract shows it. A scan without a verdict has failed, and so has one that was cancelled. */
export function requestedScan(row: ScanRequestRow): RequestedScan {
  const { id, jobId, writeBack, joined, name, displayName, version, createdAt, result } = row;
  const { counted, cancelledBecause } = row;
  return {
    ...{ scanId: id, jobId, name, displayName, version },
    state: stateOf(row),
    update: writeBack,
    writtenBack: result?.writtenBack === true,
    alreadyQueued: joined,
    remainingRequests: Math.max(0, MAX_SCAN_REQUESTS - counted),
    queue: queueOf(row),
    createdAt: createdAt.getTime(),
    ...(cancelledBecause === null ? {} : { cancelledBecause }),
    ...(result === null ? {} : { completedAt: result.checkedAt, report: reportOf(result) }),
  };
}

/** What a scanner said, without where it is kept. */
export function reportOf({ writtenBack: _, ...report }: ResultRow): ScannerReport {
  return report;
}

function stateOf({ jobState, cancelledBecause, result }: ScanRequestRow): ScanState {
  if (cancelledBecause !== null) return 'failed';
  if (result !== null) return result.verdict === 'inconclusive' ? 'failed' : 'succeeded';
  return jobState === 'running' ? 'running' : 'queued';
}

function queueOf({ jobState, queuedAhead, running }: ScanRequestRow): RequestedScan['queue'] {
  const waits = jobState === 'waiting';
  return {
    queuedAhead: waits ? queuedAhead : 0,
    position: waits ? queuedAhead + 1 : null,
    running,
    note: 'New versions are scanned first.',
  };
}
