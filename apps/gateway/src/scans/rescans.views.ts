import { Choice, Flag, MAX_RESCAN_JOBS, MAX_RESCANS, Text, Texts, Uuid, Uuids, Whole } from '@app/contracts';

export class RescanBody {
  @Text({ optional: true, max: 256, description: 'Default: the version it shows' }) version?: string;
  @Text({ optional: true, max: 100, description: 'Of a skill' }) ownerHandle?: string;
}
/** What `POST …/rescan` answers (server-semantics 5.8); of a skill also in the words of older tools. */
export class RescanView {
  @Flag() ok: boolean;
  @Choice(['skill', 'package']) targetKind: string;
  @Text() name: string;
  @Text() version: string;
  @Choice(['in_progress', 'completed', 'failed']) status: string;
  @Whole({ min: 0 }) remainingRequests: number;
  @Whole({ min: 0 }) maxRequests: number;
  @Uuid({ nullable: true, description: 'The scan, to be asked for below /api/v1/skills/-/scan' })
  pendingRequestId: string | null;
  @Text({ optional: true }) slug?: string;
  @Uuid({ optional: true }) skillId?: string;
  @Uuid({ optional: true }) skillVersionId?: string;
  @Uuid() jobId: string;
  @Flag({ description: 'The version was waiting for a scan already' }) alreadyQueued: boolean;
}

export class ScanBatchBody {
  @Choice(['all-active-latest'], { description: 'Of every skill everybody sees, the version it shows' }) mode: string;
  @Uuid({ optional: true, nullable: true, description: '`nextCursor` of the page before' }) cursor?: string | null;
  @Whole({ optional: true, min: 1, max: MAX_RESCANS, description: 'Default 100' }) batchSize?: number;
  @Flag({ optional: true, description: 'Only says what would be done' }) dryRun?: boolean;
}
export class ScanBatchView {
  @Flag() ok: boolean;
  @Text() mode: string;
  @Whole({ min: 0 }) queued: number;
  @Whole({ min: 0 }) alreadyQueued: number;
  @Whole({ min: 0 }) skipped: number;
  @Uuids() jobIds: string[];
  @Uuid({ nullable: true }) nextCursor: string | null;
  @Flag({ description: 'There is no further page' }) done: boolean;
  @Texts({ description: 'A few of the skills' }) sampleSlugs: string[];
}

export class ScanBatchStatusBody {
  @Uuids({ maxItems: MAX_RESCAN_JOBS }) jobIds: string[];
}
export class ScanBatchStatus {
  @Flag() ok: boolean;
  @Whole({ min: 0 }) total: number;
  @Whole({ min: 0 }) queued: number;
  @Whole({ min: 0 }) running: number;
  @Whole({ min: 0 }) succeeded: number;
  @Whole({ min: 0 }) failed: number;
  @Whole({ min: 0, description: 'Unknown ids' }) missing: number;
  @Whole({ min: 0, description: 'Succeeded, failed and missing' }) terminal: number;
  @Flag({ description: 'Nothing waits or runs' }) done: boolean;
  @Uuids() failedJobIds: string[];
}
