import { Inject, Injectable, Logger } from '@nestjs/common';
import { scanCompleted } from '@app/contracts';
import { Clock } from '@app/kernel';
import { InjectUnitOfWork, type UnitOfWork } from '@app/persistence';
import { scanningConfig, type ScanningSettings } from '../scanning.config';
import { AttemptFailedError } from './attempt-failed';
import { scanSeconds } from './metrics';
import { afterFailure, isWornOut, STATIC_SCANNER } from './scan-job.rules';
import { ScanJobsRepository, type ClaimedJob } from './scan-jobs.repository';
import { inconclusive, type ScanOutcome, type Unfinished } from './scan-outcome.rules';
import { SCANNERS, type Scanners } from './scanner';

const COULD_NOT_FINISH = 'The static scan could not be finished.';
const FAILED = 'This scanner could not scan the version.';
const NOT_IN_TIME = 'This scanner has not answered in time.';
const NOT_SET_UP = 'This scanner is not set up any more.';

/** Sees one claimed job through: to a result, or back into the queue. */
@Injectable()
export class ScanRunner {
  private readonly logger = new Logger('ScanRunner');

  constructor(
    @InjectUnitOfWork('scanning') private readonly unitOfWork: UnitOfWork,
    private readonly jobs: ScanJobsRepository,
    @Inject(SCANNERS) private readonly scanners: Scanners,
    private readonly clock: Clock,
    @Inject(scanningConfig.token) private readonly settings: ScanningSettings,
  ) {}

  /** Never rejects: what it cannot even put back is claimed again when its lease ends. */
  async run(job: ClaimedJob, stopping: AbortSignal): Promise<void> {
    const stop = scanSeconds.startTimer({ scanner: job.scanner });
    const leaseMs = this.settings.SCANNING_LEASE_SECONDS * 1000;
    const renewal = setInterval(() => void this.jobs.renew(job, leaseMs).catch(() => undefined), leaseMs / 3);
    try {
      const answer = await this.answer(job, stopping);
      if ('askAgainInMs' in answer) await this.jobs.postpone(job, answer);
      else await this.finish(job, answer);
      stop({ outcome: 'askAgainInMs' in answer ? 'unfinished' : answer.verdict });
    } catch (error) {
      stop({ outcome: 'failed' });
      await this.recover(job, error);
    } finally {
      clearInterval(renewal);
    }
  }

  private async answer(job: ClaimedJob, stopping: AbortSignal): Promise<ScanOutcome | Unfinished> {
    const scanner = this.scanners.find(({ name }) => name === job.scanner);
    if (scanner === undefined) return inconclusive(NOT_SET_UP, job.scanner);
    if (job.scanner === STATIC_SCANNER) {
      if (isWornOut(job.attempts, this.settings.SCANNING_ATTEMPTS)) return inconclusive(COULD_NOT_FINISH);
    } else if (job.remainingMs <= 0) return inconclusive(NOT_IN_TIME, job.scanner);
    return scanner.scan(job, stopping);
  }

  /** Result, job and event in one transaction: all of them or none. */
  private async finish(job: ClaimedJob, outcome: ScanOutcome): Promise<void> {
    const checkedAt = this.clock.now();
    const { notLookedAt: _, ...said } = outcome;
    const { kind, itemId, versionId } = job.release;
    await this.unitOfWork.run(async (tx) => {
      const finished = await this.jobs.finish(tx, job, outcome, checkedAt);
      if (finished?.writtenBack !== true) return;
      const about = { kind, itemId, versionId, scanner: job.scanner, asked: finished.asked };
      await tx.emit(scanCompleted, { ...about, ...said, checkedAt: checkedAt.getTime() });
    });
  }

  private async recover(job: ClaimedJob, error: unknown): Promise<void> {
    const failure = error instanceof AttemptFailedError ? error.failure : 'scan';
    const isStatic = job.scanner === STATIC_SCANNER;
    const next = afterFailure(failure, job.attempts, this.settings.SCANNING_ATTEMPTS, job.remainingMs <= 0);
    const context = { err: error, version_id: job.versionId, scanner: job.scanner, attempt: job.attempts };
    if (failure !== 'stopping') this.logger.warn(context, next.giveUp ? 'scan given up' : 'scan is tried again');
    try {
      if (next.giveUp)
        await this.finish(job, isStatic ? inconclusive(COULD_NOT_FINISH) : inconclusive(FAILED, job.scanner));
      else await this.jobs.putBack(job, next, error instanceof Error ? error.message : 'failed');
    } catch (again) {
      this.logger.warn({ ...context, err: again }, 'scan left to the end of its lease');
    }
  }
}
