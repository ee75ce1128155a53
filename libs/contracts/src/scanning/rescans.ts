import { PublishedRelease } from '../catalog/releases';
import { event, rpc } from '../contract';
import { Dictionary, EpochMs, Flag, ListOf, Nested, Text, Texts, Uuid, Uuids, Whole } from '../fields';
import { Initiator } from '../gateway/accounts';

/** Versions that are queued by one call. */
export const MAX_RESCANS = 200;
/** Jobs that are asked for by one call. */
export const MAX_RESCAN_JOBS = 10_000;

export class QueueRescansInput {
  @ListOf(() => PublishedRelease, { maxItems: MAX_RESCANS }) releases: PublishedRelease[];
  @Flag({ description: 'Only says what would be done' }) dryRun: boolean;
}
export class QueuedRescans {
  @Whole({ min: 0, description: 'Versions that wait for a new scan now' }) queued: number;
  @Whole({ min: 0, description: 'Versions that waited for a scan already' }) alreadyQueued: number;
  @Whole({ min: 0, description: 'Versions nobody has told of, or that are withdrawn' }) skipped: number;
  @Uuids({ description: 'The scans of those that wait' }) jobIds: string[];
}
/** Scans versions again, after everything else, and lets the outcomes count. For moderators. */
export const queueRescans = rpc({
  subject: 'reef.rpc.scanning.rescan.queue.v1',
  input: QueueRescansInput,
  output: QueuedRescans,
  errors: ['FORBIDDEN'],
});

export class GetScanJobsInput {
  @Uuids({ maxItems: MAX_RESCAN_JOBS }) jobIds: string[];
}
export class ScanJobCounts {
  @Whole({ min: 0 }) queued: number;
  @Whole({ min: 0 }) running: number;
  @Whole({ min: 0, description: 'With a verdict' }) succeeded: number;
  @Whole({ min: 0, description: 'Without one, or cancelled' }) failed: number;
  @Whole({ min: 0, description: 'Unknown ids' }) missing: number;
  @Uuids() failedJobIds: string[];
}
/** How far some scans are. For moderators. */
export const getScanJobs = rpc({
  subject: 'reef.rpc.scanning.job.count.v1',
  input: GetScanJobsInput,
  output: ScanJobCounts,
  errors: ['FORBIDDEN'],
});

export class RescanOutdatedBody {
  @Uuid({ optional: true, description: '`next` of the call before; absent: from the beginning' }) after?: string;
  @Flag({ optional: true, description: 'Only says what would be done' }) dryRun?: boolean;
  @Flag({ optional: true, description: 'Also counts all that are outdated, which takes longer' }) count?: boolean;
}
export class RescanOutdatedInput extends RescanOutdatedBody {
  @Whole({ min: 1, max: MAX_RESCANS, description: 'Versions queued by one call' }) limit: number;
}
export class OutdatedRescans {
  @Text({ description: 'What they are scanned with' }) engineVersion: string;
  @Whole({ min: 0, description: 'Versions that wait for a new scan now; with `dryRun`, that would' }) queued: number;
  @Whole({ min: 0, description: 'Versions that waited for a scan already' }) alreadyQueued: number;
  @Whole({ min: 0, optional: true, description: 'With `count`: versions from `after` on that are outdated' })
  outdated?: number;
  @Uuid({ nullable: true, description: 'To go on with; null at the end' }) next: string | null;
  @EpochMs({ description: 'Now, by the clock that counts: what to ask progress since' }) at: number;
}
/**
 * Scans versions again whose verdict is that of other rules than the present ones, some at a time. What is called again
 * goes on: a version that waits, or that the present rules have judged, is not queued twice. For administrators.
 */
export const rescanOutdated = rpc({
  subject: 'reef.rpc.scanning.rescan.outdated.v1',
  input: RescanOutdatedInput,
  output: OutdatedRescans,
  errors: ['FORBIDDEN'],
  timeoutMs: 60_000,
});

export class GetRescanProgressInput {
  @EpochMs({ description: 'Counts rescans that were queued from then on' }) since: number;
}
export class RescanProgress {
  @Whole({ min: 0, description: 'Rescans that wait or run, whenever they were queued' }) open: number;
  @Whole({ min: 0 }) clean: number;
  @Whole({ min: 0 }) suspicious: number;
  @Whole({ min: 0 }) malicious: number;
  @Whole({ min: 0, description: 'Could not be finished: the verdict before counts on' }) inconclusive: number;
  @Whole({ min: 0, description: 'Superseded, or of a version that was withdrawn' }) cancelled: number;
  @Whole({ min: 0, description: 'Versions this scanner judges otherwise than before' }) changed: number;
}
/** How far rescans with the present rules are. For administrators. */
export const getRescanProgress = rpc({
  subject: 'reef.rpc.scanning.rescan.progress.v1',
  input: GetRescanProgressInput,
  output: RescanProgress,
  errors: ['FORBIDDEN'],
});

export class AskScannerAgainInput {
  @ListOf(() => PublishedRelease, { maxItems: MAX_RESCANS }) releases: PublishedRelease[];
  @Text({ max: 100, description: '`vt` or another one that is not the static engine' }) scanner: string;
  @Flag({ description: 'Only says what would be done' }) dryRun: boolean;
}
export class AskedScannerAgain {
  @Whole({ min: 0, description: 'Versions without a verdict of this scanner' }) undecided: number;
  @Flag({ description: 'The scanner is set up; else nothing can be done' }) isSetUp: boolean;
  @Texts({ description: 'Names of those it is asked about now; with `dryRun`, would be' }) queued: string[];
  @Dictionary('number', { description: 'How many have which verdict; `none`: it was never asked' })
  verdicts: Record<string, number>;
}
/** Asks a scanner again about versions it has no verdict of. For moderators. */
export const askScannerAgain = rpc({
  subject: 'reef.rpc.scanning.scanner.askAgain.v1',
  input: AskScannerAgainInput,
  output: AskedScannerAgain,
  errors: ['FORBIDDEN'],
});

export class RescansQueued {
  @Whole({ min: 1 }) queued: number;
  @Text({ description: 'What they are scanned with' }) engineVersion: string;
  @Flag({ description: 'Because the rules have changed; else because a moderator wants it' }) changedRules: boolean;
  @Nested(() => Initiator) by: Initiator;
}
/** The staff have many versions scanned again. */
export const rescansQueued = event({ subject: 'reef.evt.scanning.rescan.queued.v1', payload: RescansQueued });
