import { setTimeout as delay } from 'node:timers/promises';
import { Inject, Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { Shutdown } from '@app/kernel';
import { AnalyzerFailed, type Analyzer } from './analyzer';
import { ANALYZER } from './analyzer.provider';
import { InsightJobsRepository, type ClaimedComment } from './insight-jobs.repository';
import { LocalAnalyzer } from './local-analyzer';

/** Comments one worker has in hand. A provider may take 20 seconds over each, and the lease must outlast that. */
const AT_ONCE = 4;
const LEASE_MS = 60_000;
/** How often to look for comments nobody woke us for: those of other replicas and of dead workers. */
const POLL_MS = 2_000;

/** Looks at comments in the background. What the provider cannot tell in its time, the word list decides. */
@Injectable()
export class InsightWorker implements OnApplicationBootstrap {
  private readonly logger = new Logger('InsightWorker');
  private readonly local = new LocalAnalyzer();
  private readonly stopping = new AbortController();
  private nudge = new AbortController();
  private loop?: Promise<void>;

  constructor(
    private readonly jobs: InsightJobsRepository,
    @Inject(ANALYZER) private readonly analyzer: Analyzer,
    private readonly shutdown: Shutdown,
  ) {}

  onApplicationBootstrap(): void {
    this.loop = this.work();
    this.shutdown.add('work', async () => {
      this.stopping.abort();
      this.wake();
      await this.loop;
    });
  }

  /** Looks for comments now. */
  wake(): void {
    this.nudge.abort();
  }

  private async work(): Promise<void> {
    while (!this.stopping.signal.aborted) {
      // Before looking, so that a comment that comes while we look is not slept over.
      this.nudge = new AbortController();
      const claimed = await this.claim();
      if (claimed.length > 0) await Promise.all(claimed.map((comment) => this.lookAt(comment)));
      else await delay(POLL_MS, undefined, { signal: this.nudge.signal }).catch(() => undefined);
    }
  }

  private async claim(): Promise<ClaimedComment[]> {
    try {
      return await this.jobs.claim(AT_ONCE, LEASE_MS);
    } catch (error) {
      this.logger.warn({ err: error }, 'no comment could be claimed; trying again');
      return [];
    }
  }

  /** Never rejects: what cannot be kept is claimed again when its lease ends. */
  private async lookAt(comment: ClaimedComment): Promise<void> {
    try {
      const { signal } = this.stopping;
      const [analyzer, insight] = await this.analyzer
        .analyze(comment, signal)
        .then((said) => [this.analyzer, said] as const)
        .catch(async (error: unknown) => {
          if (!(error instanceof AnalyzerFailed)) throw error;
          this.logger.warn({ err: error, analyzer: this.analyzer.name }, 'the word list decides about a comment');
          return [this.local, await this.local.analyze(comment)] as const;
        });
      if (signal.aborted) await this.jobs.putBack(comment);
      else await this.jobs.finish(comment, insight, analyzer.name);
    } catch (error) {
      this.logger.warn({ err: error, rating_id: comment.ratingId }, 'a comment is left to the end of its lease');
    }
  }
}
