import { setTimeout as delay } from 'node:timers/promises';
import { Inject, Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { runInContext, Shutdown } from '@app/kernel';
import { scanningConfig, type ScanningSettings } from '../scanning.config';
import { ScanThreads } from '../threads/scan-threads';
import { ScanJobsRepository, type ClaimedJob } from './scan-jobs.repository';
import { ScanRunner } from './scan-runner.service';

/** How often to look for jobs nobody woke us for: those of other replicas, of dead workers, and those put back. */
const POLL_MS = 500;
/** How long a stopping worker lets its scans finish before it hands them on. */
const GRACE_MS = 1_500;

/** Claims jobs and keeps as many scans running as there are threads. */
@Injectable()
export class ScanWorker implements OnApplicationBootstrap {
  private readonly logger = new Logger('ScanWorker');
  private readonly running = new Set<Promise<void>>();
  private nudge = new AbortController();
  private readonly outOfTime = new AbortController();
  private stopping = false;
  private loop?: Promise<void>;

  constructor(
    private readonly jobs: ScanJobsRepository,
    private readonly runner: ScanRunner,
    private readonly threads: ScanThreads,
    @Inject(scanningConfig.token) private readonly settings: ScanningSettings,
    private readonly shutdown: Shutdown,
  ) {}

  onApplicationBootstrap(): void {
    this.threads.warmUp();
    this.loop = this.work();
    this.shutdown.add('work', () => this.stop());
  }

  /** Looks for jobs now. */
  wake(): void {
    this.nudge.abort();
  }

  private async stop(): Promise<void> {
    this.stopping = true;
    this.wake();
    await this.loop;
    await Promise.race([Promise.all(this.running), delay(GRACE_MS, undefined, { ref: false })]);
    this.outOfTime.abort(new Error('The service is stopping.'));
    await this.threads.close();
    // What was interrupted gives its lease back.
    await Promise.all(this.running);
  }

  private async work(): Promise<void> {
    while (!this.stopping) {
      // Before looking, so that a job that comes while we look is not slept over.
      this.nudge = new AbortController();
      const job = this.running.size < this.threads.size ? await this.claim() : undefined;
      if (job !== undefined) this.start(job);
      else await delay(POLL_MS, undefined, { signal: this.nudge.signal }).catch(() => undefined);
    }
  }
  private async claim(): Promise<ClaimedJob | undefined> {
    try {
      return await this.jobs.claim(this.settings.SCANNING_LEASE_SECONDS * 1000);
    } catch (error) {
      this.logger.warn({ err: error }, 'no scan job could be claimed; trying again');
      return undefined;
    }
  }
  /** In the context of the publish that caused the job, also after a restart. */
  private start(job: ClaimedJob): void {
    const { requestId, traceparent } = job;
    const run: Promise<void> = runInContext({ requestId, traceparent }, () =>
      this.runner.run(job, this.outOfTime.signal),
    ).finally(() => {
      this.running.delete(run);
      this.wake();
    });
    this.running.add(run);
  }
}
