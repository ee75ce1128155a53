import { Inject, Injectable } from '@nestjs/common';
import { InjectBlobs, type BlobStore } from '@app/storage';
import { MAX_ARTIFACT_BYTES } from '../artifacts/read-limits';
import { scanningConfig, type ScanningSettings } from '../scanning.config';
import { verdictSettingsOf } from '../verdict-settings';
import { ScanInterruptedError, ScanThreads } from '../threads/scan-threads';
import { AttemptFailedError } from './attempt-failed';
import { readArchive } from './read-archive';
import { STATIC_SCANNER } from './scan-job.rules';
import type { ClaimedJob } from './scan-jobs.repository';
import { inconclusive, outcomeOf, type ScanOutcome } from './scan-outcome.rules';
import type { Scanner } from './scanner';

/** Runs the static engine over the archive of a version. */
@Injectable()
export class StaticScanService implements Scanner {
  readonly name = STATIC_SCANNER;
  readonly isResting = false;

  constructor(
    @InjectBlobs() private readonly blobs: BlobStore,
    private readonly threads: ScanThreads,
    @Inject(scanningConfig.token) private readonly settings: ScanningSettings,
  ) {}

  get concurrency(): number {
    return this.threads.size;
  }
  get deadlineMs(): number {
    return this.settings.SCANNING_DEADLINE_SECONDS * 1000;
  }
  warmUp(): void {
    this.threads.warmUp();
  }
  close(): Promise<void> {
    return this.threads.close();
  }

  /**
   * @param stopping gives up with failure `stopping`; a thread that scans is ended by closing the threads
   * @throws AttemptFailedError when it may be worth another try
   */
  async scan(job: ClaimedJob, stopping: AbortSignal): Promise<ScanOutcome> {
    const bytes = await readArchive(this.blobs, job, stopping);
    if (bytes === undefined) return inconclusive(`The archive exceeds ${MAX_ARTIFACT_BYTES} bytes.`);
    const settings = verdictSettingsOf(this.settings);
    const request = { release: job.release, format: job.artifactFormat, bytes, settings };
    try {
      const answer = await this.threads.scan(request, this.settings.SCANNING_TIME_BUDGET_SECONDS * 1000);
      return answer.ok ? outcomeOf(answer.result) : inconclusive(answer.reason);
    } catch (error) {
      if (!(error instanceof ScanInterruptedError)) throw error;
      throw new AttemptFailedError(error.kind === 'closed' ? 'stopping' : 'scan', error);
    }
  }
}
