import { Inject, Injectable, Logger } from '@nestjs/common';
import { scanCompleted } from '@app/contracts';
import { Clock } from '@app/kernel';
import { InjectUnitOfWork, type UnitOfWork } from '@app/persistence';
import { Histogram } from 'prom-client';
import { scanningConfig, type ScanningSettings } from '../scanning.config';
import { afterFailure, isWornOut } from './scan-job.rules';
import { ScanJobsRepository, type ClaimedJob } from './scan-jobs.repository';
import { inconclusive, type ScanOutcome } from './scan-outcome.rules';
import { AttemptFailedError, StaticScanService } from './static-scan.service';

const durations = new Histogram({
  name: 'reef_scan_seconds',
  help: 'Time of one attempt to scan a version, by scanner and outcome',
  labelNames: ['scanner', 'outcome'],
});

const COULD_NOT_FINISH = 'The static scan could not be finished.';

/** Sees one claimed job through: to a result, or back into the queue. */
@Injectable()
export class ScanRunner {
  private readonly logger = new Logger('ScanRunner');

  constructor(
    @InjectUnitOfWork('scanning') private readonly unitOfWork: UnitOfWork,
    private readonly jobs: ScanJobsRepository,
    private readonly scans: StaticScanService,
    private readonly clock: Clock,
    @Inject(scanningConfig.token) private readonly settings: ScanningSettings,
  ) {}

  /** Never rejects: what it cannot even put back is claimed again when its lease ends. */
  async run(job: ClaimedJob, stopping: AbortSignal): Promise<void> {
    const stop = durations.startTimer({ scanner: job.scanner });
    const leaseMs = this.settings.SCANNING_LEASE_SECONDS * 1000;
    const renewal = setInterval(() => void this.jobs.renew(job, leaseMs).catch(() => undefined), leaseMs / 3);
    try {
      const wornOut = isWornOut(job.attempts, this.settings.SCANNING_ATTEMPTS);
      const outcome = wornOut ? inconclusive(COULD_NOT_FINISH) : await this.scans.scan(job, stopping);
      await this.finish(job, outcome);
      stop({ outcome: outcome.verdict });
    } catch (error) {
      stop({ outcome: 'failed' });
      await this.recover(job, error);
    } finally {
      clearInterval(renewal);
    }
  }

  /** Result, job and event in one transaction: all of them or none. */
  private async finish(job: ClaimedJob, outcome: ScanOutcome): Promise<void> {
    const checkedAt = this.clock.now();
    const { notLookedAt: _, ...said } = outcome;
    const { kind, itemId, versionId } = job.release;
    await this.unitOfWork.run(async (tx) => {
      const finished = await this.jobs.finish(tx, job, outcome, checkedAt);
      if (finished?.writtenBack !== true) return;
      const about = { kind, itemId, versionId, scanner: job.scanner };
      await tx.emit(scanCompleted, { ...about, ...said, checkedAt: checkedAt.getTime() });
    });
  }

  private async recover(job: ClaimedJob, error: unknown): Promise<void> {
    const failure = error instanceof AttemptFailedError ? error.failure : 'scan';
    const next = afterFailure(failure, job.attempts, this.settings.SCANNING_ATTEMPTS, job.overdue);
    const context = { err: error, version_id: job.versionId, scanner: job.scanner, attempt: job.attempts };
    if (failure !== 'stopping') this.logger.warn(context, next.giveUp ? 'scan given up' : 'scan is tried again');
    try {
      if (next.giveUp) await this.finish(job, inconclusive(COULD_NOT_FINISH));
      else await this.jobs.putBack(job, next, error instanceof Error ? error.message : 'failed');
    } catch (again) {
      this.logger.warn({ ...context, err: again }, 'scan left to the end of its lease');
    }
  }
}
