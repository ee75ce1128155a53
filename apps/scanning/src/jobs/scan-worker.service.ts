import { setTimeout as delay } from 'node:timers/promises';
import { Inject, Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { nowMs, runInContext, Shutdown } from '@app/kernel';
import { scanningConfig, type ScanningSettings } from '../scanning.config';
import { measureQueues } from './metrics';
import { ScanJobsRepository, type ClaimedJob } from './scan-jobs.repository';
import { ScanRunner } from './scan-runner.service';
import { SCANNERS, type Scanner, type Scanners } from './scanner';

/** How often to look for jobs nobody woke us for: those of other replicas, of dead workers, and those put back. */
const POLL_MS = 500;
/** How long a stopping worker lets its scans finish before it hands them on. */
const GRACE_MS = 1_500;

/** How often to end the jobs that no scanner has come to before their deadline. */
const SWEEP_MS = 2_000;

/** Claims jobs and keeps every scanner as busy as it may be. No scanner waits for another. */
@Injectable()
export class ScanWorker implements OnApplicationBootstrap {
  private readonly logger = new Logger('ScanWorker');
  private readonly running = new Map<Promise<void>, string>();
  private sweptAtMs = nowMs();
  private nudge = new AbortController();
  private readonly outOfTime = new AbortController();
  private stopping = false;
  private loop?: Promise<void>;

  constructor(
    private readonly jobs: ScanJobsRepository,
    private readonly runner: ScanRunner,
    @Inject(SCANNERS) private readonly scanners: Scanners,
    @Inject(scanningConfig.token) private readonly settings: ScanningSettings,
    private readonly shutdown: Shutdown,
  ) {}

  onApplicationBootstrap(): void {
    for (const scanner of this.scanners) scanner.warmUp?.();
    this.loop = this.work();
    measureQueues(() => this.jobs.queues());
    this.shutdown.add('work', (leftMs) => this.stop(Math.min(GRACE_MS, leftMs / 2)));
  }

  /** Looks for jobs now. */
  wake(): void {
    this.nudge.abort();
  }

  private async stop(graceMs: number): Promise<void> {
    this.stopping = true;
    measureQueues(undefined);
    this.wake();
    await this.loop;
    await Promise.race([Promise.all(this.running.keys()), delay(graceMs, undefined, { ref: false })]);
    this.outOfTime.abort(new Error('The service is stopping.'));
    await Promise.all(this.scanners.map(async (scanner) => scanner.close?.()));
    // What was interrupted gives its lease back.
    await Promise.all(this.running.keys());
  }

  private async work(): Promise<void> {
    while (!this.stopping) {
      // Before looking, so that a job that comes while we look is not slept over.
      this.nudge = new AbortController();
      let found = await this.sweep();
      for (const scanner of this.scanners) found = (await this.give(scanner)) || found;
      if (!found) await delay(POLL_MS, undefined, { signal: this.nudge.signal }).catch(() => undefined);
    }
  }

  /** Gives a scanner a job, when it takes one and there is one. */
  private async give(scanner: Scanner): Promise<boolean> {
    const busy = [...this.running.values()].filter((name) => name === scanner.name).length;
    if (busy >= scanner.concurrency || scanner.isResting) return false;
    return this.start(() => this.jobs.claim(scanner.name, this.leaseMs));
  }
  /** A version must not wait for a scanner that hangs, is swamped, or is no more. */
  private async sweep(): Promise<boolean> {
    if (nowMs() - this.sweptAtMs < SWEEP_MS) return false;
    const found = await this.start(() => this.jobs.claimOverdue(this.leaseMs));
    if (!found) this.sweptAtMs = nowMs();
    return found;
  }
  private get leaseMs(): number {
    return this.settings.SCANNING_LEASE_SECONDS * 1000;
  }

  private async start(claim: () => Promise<ClaimedJob | undefined>): Promise<boolean> {
    try {
      const job = await claim();
      if (job !== undefined) this.run(job);
      return job !== undefined;
    } catch (error) {
      this.logger.warn({ err: error }, 'no scan job could be claimed; trying again');
      return false;
    }
  }
  /** In the context of the publish that caused the job, also after a restart. */
  private run(job: ClaimedJob): void {
    const { requestId, traceparent } = job;
    const run: Promise<void> = runInContext({ requestId, traceparent }, () =>
      this.runner.run(job, this.outOfTime.signal),
    ).finally(() => {
      this.running.delete(run);
      this.wake();
    });
    this.running.set(run, job.scanner);
  }
}
