import { event, rpc } from '../contract';
import { Choice, EpochMs, Flag, Json, ListOf, Nested, Text, Texts, Uuid, Whole } from '../fields';
import { PublishedRelease } from '../catalog/releases';
import { Initiator } from '../gateway/accounts';
import { Finding, SCAN_VERDICTS } from './scan-completed';

/** Where a requested scan is: `failed` when no scanner could come to a verdict. */
export const SCAN_STATES = ['queued', 'running', 'succeeded', 'failed'] as const;
export type ScanState = (typeof SCAN_STATES)[number];

/** How many scans an owner may ask for a version (server-semantics 5.8). Staff may ask as often as they like. */
export const MAX_SCAN_REQUESTS = 3;

export class ScanQueue {
  @Whole({ min: 0, description: 'Scans before this one' }) queuedAhead: number;
  @Whole({ min: 1, nullable: true, description: 'Null when it does not wait any more' }) position: number | null;
  @Whole({ min: 0 }) running: number;
  @Text() note: string;
}
/** A place a scanner could not look at, and why. */
export class UnseenPlace {
  @Text() path: string;
  @Text() reason: string;
}
/** What one scanner said of a version, with its evidence. */
export class ScannerReport {
  @Text() scanner: string;
  @Choice(SCAN_VERDICTS) verdict: string;
  @Texts() reasonCodes: string[];
  @Text() summary: string;
  @Text() engineVersion: string;
  @Texts() capabilityTags: string[];
  @ListOf(() => Finding) findings: Finding[];
  @ListOf(() => UnseenPlace) notLookedAt: UnseenPlace[];
  @Json({ optional: true, description: 'What it says besides, in its own shape; null where it says nothing' })
  details?: unknown;
  @EpochMs() checkedAt: number;
}
export class ScanReport {
  @ListOf(() => ScannerReport) scanners: ScannerReport[];
}
/** A scan somebody has asked for. */
export class RequestedScan {
  @Uuid() scanId: string;
  @Uuid() jobId: string;
  @Choice(SCAN_STATES) state: ScanState;
  @Flag({ description: 'The outcome is to count for the version' }) update: boolean;
  @Flag({ description: 'The outcome counts for the version' }) writtenBack: boolean;
  @Flag({ description: 'The version was waiting for a scan already' }) alreadyQueued: boolean;
  @Whole({ min: 0, max: MAX_SCAN_REQUESTS, description: 'How often its owners may ask for it yet' })
  remainingRequests: number;
  @Text() name: string;
  @Text() displayName: string;
  @Text() version: string;
  @Nested(() => ScanQueue) queue: ScanQueue;
  @EpochMs() createdAt: number;
  @EpochMs({ optional: true }) completedAt?: number;
  @Text({ optional: true, description: 'Why it was cancelled' }) cancelledBecause?: string;
  @Nested(() => ScannerReport, { optional: true, description: 'Once it is done' }) report?: ScannerReport;
}

export class RequestScanInput {
  @Nested(() => PublishedRelease, { description: 'As `findRelease` has answered it to who asks' })
  release: PublishedRelease;
  @Flag({ description: 'The outcome is to count for the version' }) update: boolean;
  @Flag({ optional: true, description: 'Refuses to join a scan that was asked for, except for staff' })
  oneAtATime?: boolean;
}
/**
 * Scans a version again, after the new ones. While it waits for a scan, asking again joins that one. Whoever is not
 * staff may ask three times a version. The caller has made sure that who asks answers for the version.
 */
export const requestScan = rpc({
  subject: 'reef.rpc.scanning.scan.request.v1',
  input: RequestScanInput,
  output: RequestedScan,
  errors: ['UNAUTHENTICATED', 'VERSION_NOT_FOUND', 'SCAN_LIMIT_REACHED', 'SCAN_IN_PROGRESS'],
});

export class ScanRequested extends PublishedRelease {
  @Uuid() scanId: string;
  @Flag({ description: 'The outcome is to count for the version' }) update: boolean;
  @Nested(() => Initiator) by: Initiator;
}
/** Somebody has asked for a scan of a version. */
export const scanRequested = event({ subject: 'reef.evt.scanning.scan.requested.v1', payload: ScanRequested });

export class ScanReference {
  @Uuid() scanId: string;
}
/** A requested scan, for who asked for it and for staff. */
export const getRequestedScan = rpc({
  subject: 'reef.rpc.scanning.scan.get.v1',
  input: ScanReference,
  output: RequestedScan,
  errors: ['SCAN_NOT_FOUND'],
});

export class GetScanReportInput {
  @Nested(() => PublishedRelease, { description: 'As `findRelease` has answered it to who asks' })
  release: PublishedRelease;
}
/** What counts of a version's scans, with the evidence. The caller has made sure that who asks answers for it. */
export const getScanReport = rpc({
  subject: 'reef.rpc.scanning.report.get.v1',
  input: GetScanReportInput,
  output: ScanReport,
  errors: ['SCAN_NOT_FOUND'],
});
