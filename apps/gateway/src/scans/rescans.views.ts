import {
  Choice,
  Dictionary,
  Flag,
  ListOf,
  MAX_RESCAN_JOBS,
  MAX_RESCANS,
  Text,
  Texts,
  Uuid,
  Uuids,
  Whole,
} from '@app/contracts';

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

export class RepairVtBody {
  @Uuid({ optional: true, nullable: true, description: '`cursor` of the page before' }) cursor?: string | null;
  @Whole({ optional: true, min: 1, max: MAX_RESCANS, description: 'Default 100' }) batchSize?: number;
  @Whole({ optional: true, min: 1, max: 100, description: 'Has no effect: the scanner has its own bound' })
  concurrency?: number;
  @Flag({ optional: true, description: 'Only says what would be done' }) dryRun?: boolean;
}
export class RepairedSkill {
  @Text() slug: string;
  @Text() status: string;
}
/** VirusTotal is asked again about what it has no verdict of; its answers come later, as of every scan. */
export class RepairedVt {
  @Flag() ok: boolean;
  @Flag() dryRun: boolean;
  @Whole({ min: 0, description: 'Skills of the page without a verdict of VirusTotal' }) total: number;
  @Whole({ min: 0 }) wouldUpdate: number;
  @Whole({ min: 0, description: 'Skills it is asked about now' }) updated: number;
  @Whole({ min: 0, description: 'Skills it cannot be asked about, since it is not set up' }) noResults: number;
  @Whole({ min: 0, description: 'Skills it is asked about already' }) noDecisiveStats: number;
  @Whole({ min: 0 }) errors: number;
  @Flag({ description: 'There is no further page' }) done: boolean;
  @Uuid({ nullable: true }) cursor: string | null;
  @Dictionary('number', { description: 'Skills of the page by verdict of VirusTotal; `none`: it was never asked' })
  statusCounts: Record<string, number>;
  @ListOf(() => RepairedSkill, { description: 'A few of those it is asked about' }) sampleUpdated: RepairedSkill[];
}
