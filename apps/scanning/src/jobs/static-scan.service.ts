import { Inject, Injectable } from '@nestjs/common';
import { BlobMissingError, BlobTooLargeError, InjectBlobs, type BlobStore } from '@app/storage';
import { MAX_ARTIFACT_BYTES } from '../artifacts/read-limits';
import { scanningConfig, type ScanningSettings } from '../scanning.config';
import { ScanInterruptedError, ScanThreads } from '../threads/scan-threads';
import type { Failure } from './scan-job.rules';
import type { ClaimedJob } from './scan-jobs.repository';
import { inconclusive, outcomeOf, type ScanOutcome } from './scan-outcome.rules';

/** An attempt that came to nothing; `failure` says whose fault it may be. */
export class AttemptFailedError extends Error {
  constructor(
    readonly failure: Failure,
    cause: Error,
  ) {
    super(cause.message, { cause });
    this.name = 'AttemptFailedError';
  }
}

/** Runs the static engine over the archive of a version. */
@Injectable()
export class StaticScanService {
  constructor(
    @InjectBlobs() private readonly blobs: BlobStore,
    private readonly threads: ScanThreads,
    @Inject(scanningConfig.token) private readonly settings: ScanningSettings,
  ) {}

  /** @throws AttemptFailedError when it may be worth another try */
  async scan(job: ClaimedJob): Promise<ScanOutcome> {
    const bytes = await this.read(job);
    if (bytes === undefined) return inconclusive(`The archive exceeds ${MAX_ARTIFACT_BYTES} bytes.`);
    const request = { release: job.release, format: job.artifactFormat, bytes };
    try {
      const answer = await this.threads.scan(request, this.settings.SCANNING_TIME_BUDGET_SECONDS * 1000);
      return answer.ok ? outcomeOf(answer.result) : inconclusive(answer.reason);
    } catch (error) {
      if (!(error instanceof ScanInterruptedError)) throw error;
      throw new AttemptFailedError(error.kind === 'closed' ? 'stopping' : 'scan', error);
    }
  }

  /** The archive; undefined when it is too large to be read. */
  private async read({ artifactSha256 }: ClaimedJob): Promise<Buffer | undefined> {
    try {
      return await this.blobs.read(artifactSha256, MAX_ARTIFACT_BYTES);
    } catch (error) {
      if (error instanceof BlobTooLargeError) return undefined;
      // A published archive is in storage; one that is missing will not come by waiting.
      throw new AttemptFailedError(error instanceof BlobMissingError ? 'scan' : 'storage', error as Error);
    }
  }
}
