import {
  Choice,
  EpochMs,
  Flag,
  Json,
  Nested,
  SCAN_STATES,
  ScanQueue,
  Text,
  Uuid,
  type RequestedScan,
  type ScannerReport,
} from '@app/contracts';

/** What the CLI sends (client-contract 2.6). */
export class ScanSource {
  @Choice(['published'], { description: 'Files that are not published cannot be scanned' }) kind: string;
  @Text({ max: 200 }) slug: string;
  @Text({ optional: true, max: 100 }) ownerHandle?: string;
  @Text({ optional: true, max: 256, description: 'Default: the version the skill shows' }) version?: string;
}
export class SubmitScanBody {
  @Nested(() => ScanSource) source: ScanSource;
  @Flag({ optional: true, description: 'The outcome is to count for the version' }) update?: boolean;
}

export class ScannedArtifact {
  @Text() slug: string;
  @Text() displayName: string;
  @Text() version: string;
}
/** A requested scan in the words of the CLI, which prints the parts of `report`. */
export class ScanView {
  @Flag() ok: boolean;
  @Uuid() scanId: string;
  @Uuid() jobId: string;
  @Choice(SCAN_STATES) status: string;
  @Choice(['published']) sourceKind: string;
  @Flag() update: boolean;
  @Flag() alreadyQueued: boolean;
  @Flag() writtenBack: boolean;
  @Nested(() => ScanQueue) queue: ScanQueue;
  @Nested(() => ScannedArtifact) artifact: ScannedArtifact;
  @EpochMs() createdAt: number;
  @EpochMs() updatedAt: number;
  @EpochMs({ optional: true }) completedAt?: number;
  @Text({ optional: true, description: 'Why it failed' }) lastError?: string;
  @Json({ optional: true, description: '`clawscan`: the verdict; `staticAnalysis`, `virustotal`: what is behind it' })
  report?: unknown;
}

export function scanView(scan: RequestedScan): ScanView {
  const { scanId, jobId, update, alreadyQueued, writtenBack, queue, createdAt, completedAt, report } = scan;
  return {
    ...{
      ok: true,
      scanId,
      jobId,
      status: scan.state,
      sourceKind: 'published',
      update,
      alreadyQueued,
      writtenBack,
      queue,
    },
    artifact: { slug: scan.name, displayName: scan.displayName, version: scan.version },
    createdAt,
    updatedAt: completedAt ?? createdAt,
    ...(completedAt === undefined ? {} : { completedAt }),
    ...(report === undefined ? {} : { report: reportView([report]) }),
    ...lastErrorOf(scan),
  };
}

function lastErrorOf({ state, cancelledBecause, report }: RequestedScan): { lastError?: string } {
  const lastError = cancelledBecause ?? (state === 'failed' ? report?.summary : undefined);
  return lastError === undefined ? {} : { lastError };
}

/** What the scanners said, each where the CLI looks for it; `clawscan` is the gravest of them, with the review's words. */
export function reportView(scanners: readonly ScannerReport[]): object {
  const saidBy = (name: string) => scanners.find(({ scanner }) => scanner === name);
  const gravest = scanners.toSorted((a, b) => GRAVITY.indexOf(b.verdict) - GRAVITY.indexOf(a.verdict))[0];
  const [own, review, vt] = [saidBy('static'), saidBy('llm'), saidBy('vt')];
  const { verdict: status, details: _, ...said } = own ?? {};
  const { engines } = fieldsOf(vt?.details) as { engines?: unknown };
  return {
    clawscan:
      gravest === undefined
        ? null
        : { ...fieldsOf(review?.details), verdict: gravest.verdict, summary: gravest.summary },
    staticAnalysis: own === undefined ? null : { status, ...said },
    ...(vt === undefined ? {} : { virustotal: { status: vt.verdict, ...fieldsOf(engines) } }),
    scanners,
  };
}
const GRAVITY: readonly string[] = ['inconclusive', 'clean', 'suspicious', 'malicious'];

function fieldsOf(value: unknown): object {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {};
}
