import { CircuitBreaker, nowMs } from '@app/kernel';
import type { BlobStore, OpenBlob } from '@app/storage';
import { AttemptFailedError } from '../jobs/attempt-failed';
import { inTime, TimeUpError } from '../jobs/in-time';
import type { ClaimedJob } from '../jobs/claimed-job';
import { inconclusive, type ScanOutcome, type Unfinished } from '../jobs/scan-outcome.rules';
import type { Scanner } from '../jobs/scanner';
import type { ScanAdapter, ScanTask } from './adapter';
import { resting } from './metrics';

/**
 * An adapter as a scanner: every attempt ends in time, a server that fails again and again is left alone for a while,
 * and whatever goes wrong stays with this scanner.
 */
export class GuardedScanner implements Scanner {
  readonly name: string;
  readonly concurrency: number;
  readonly deadlineMs: number;
  private readonly breaker: CircuitBreaker;

  constructor(
    private readonly adapter: ScanAdapter,
    private readonly blobs: Pick<BlobStore, 'open'>,
    time: () => number = nowMs,
  ) {
    this.name = adapter.name;
    this.concurrency = adapter.limits.concurrency;
    this.deadlineMs = adapter.limits.deadlineMs;
    this.breaker = new CircuitBreaker(time);
    resting.set({ scanner: this.name }, 0);
  }

  get isResting(): boolean {
    const { isResting } = this.breaker;
    resting.set({ scanner: this.name }, isResting ? 1 : 0);
    return isResting;
  }

  async scan(job: ClaimedJob, stopping: AbortSignal): Promise<ScanOutcome | Unfinished> {
    if (!this.breaker.mayTry()) throw failed('resting', new Error(`${this.name} did not answer lately.`));
    const { timeoutMs } = this.adapter.limits;
    try {
      const answer = await this.attempt(job, Math.min(timeoutMs, job.remainingMs), stopping);
      this.breaker.succeeded();
      return answer;
    } catch (error) {
      if (stopping.aborted) throw failed('stopping', error);
      // Our own storage, and not the scanner.
      if (error instanceof AttemptFailedError) throw error;
      this.breaker.failed();
      if (error instanceof TimeUpError && job.remainingMs < timeoutMs)
        return inconclusive('This scanner has not answered in time.', this.name);
      throw failed('unavailable', error);
    }
  }

  async close(): Promise<void> {
    await this.adapter.close?.();
  }

  private async attempt(job: ClaimedJob, budgetMs: number, stopping: AbortSignal): Promise<ScanOutcome | Unfinished> {
    const over = new AbortController();
    const opened: OpenBlob[] = [];
    const task: ScanTask = {
      ...{ release: job.release, format: job.artifactFormat, sha256: job.artifactSha256, remoteRef: job.remoteRef },
      open: async () => {
        const blob = await this.blobs.open(job.artifactSha256).catch((error: unknown) => {
          throw failed('storage', error);
        });
        // An error of a stream that nobody reads any more has nobody to be told.
        blob.stream.on('error', () => undefined);
        if (over.signal.aborted) blob.stream.destroy();
        opened.push(blob);
        return blob;
      },
    };
    try {
      return await inTime(this.adapter.scan(task, over.signal), budgetMs, stopping);
    } finally {
      over.abort(new Error('The attempt is over.'));
      for (const { stream } of opened) stream.destroy();
    }
  }
}

function failed(failure: AttemptFailedError['failure'], error: unknown): AttemptFailedError {
  return new AttemptFailedError(failure, error instanceof Error ? error : new Error(String(error)));
}
