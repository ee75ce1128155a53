import { setTimeout as delay } from 'node:timers/promises';
import { Inject, Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { settlesWithin, Shutdown } from '@app/kernel';
import { publishingConfig, type PublishingSettings } from '../publishing.config';
import { AttemptEndings } from './attempt-endings';
import { AttemptRunner } from './attempt-runner';
import { AttemptWorkRepository } from './attempt-work.repository';

/** Attempts one process continues side by side. */
const CONCURRENCY = 2;
/** How long a stopping process lets the attempts at hand end before it hands them on. */
const GRACE_MS = 2_000;

/**
 * Continues attempts whose worker died or had to give up, and fails those whose time is up. Every replica sweeps;
 * claims are single rows with SKIP LOCKED, so they do not get in each other's way.
 */
@Injectable()
export class AttemptSweeper implements OnApplicationBootstrap {
  private readonly logger = new Logger('Publishing');
  private readonly stopping = new AbortController();
  private loop?: Promise<void>;

  constructor(
    private readonly work: AttemptWorkRepository,
    private readonly runner: AttemptRunner,
    private readonly endings: AttemptEndings,
    @Inject(publishingConfig.token) private readonly settings: PublishingSettings,
    private readonly shutdown: Shutdown,
  ) {}

  onApplicationBootstrap(): void {
    this.shutdown.add('work', (leftMs) => this.stop(leftMs));
    this.loop = this.sweepForever();
  }
  /** What is not done soon is given back, for another replica or the next start. */
  async stop(leftMs: number): Promise<void> {
    this.stopping.abort();
    await this.runner.letGo(Math.min(GRACE_MS, leftMs / 2));
    await settlesWithin(leftMs / 4, this.loop ?? Promise.resolve());
  }

  private async sweepForever(): Promise<void> {
    const { signal } = this.stopping;
    while (!signal.aborted) {
      await this.sweep().catch((error: unknown) => this.logger.warn({ err: error }, 'a sweep was interrupted'));
      await delay(this.settings.PUBLISH_SWEEP_SECONDS * 1000, undefined, { signal }).catch(() => undefined);
    }
  }
  private async sweep(): Promise<void> {
    await this.endings.expire();
    await Promise.all(Array.from({ length: CONCURRENCY }, () => this.continueAbandoned()));
  }
  private async continueAbandoned(): Promise<void> {
    while (!this.stopping.signal.aborted) {
      const attempt = await this.work.claimAbandoned();
      if (attempt === undefined) return;
      // The runner has logged and written down what went wrong; the next one may fare better.
      await this.runner.run(attempt).catch(() => undefined);
    }
  }
}
