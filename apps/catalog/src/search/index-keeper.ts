import { setTimeout as delay } from 'node:timers/promises';
import { Inject, Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { Shutdown } from '@app/kernel';
import { EMBEDDER, type Embedder } from '../embeddings/embedder';
import { ReindexingRepository } from './reindexing.repository';
import { ReindexingService } from './reindexing.service';

/** How often to look for what is due. */
const POLL_MS = 2_000;
const LEASE_MS = 120_000;
const BATCH = 32;
const MARKED_AT_ONCE = 2_000;

/**
 * Does what publishing did not wait for: the vectors of a provider over the network, and everything that other rules or
 * another model indexed before an upgrade. What is due is rows, so nothing is lost with a process, and any replica helps.
 */
@Injectable()
export class IndexKeeper implements OnApplicationBootstrap {
  private readonly logger = new Logger('Search');
  private readonly stopping = new AbortController();
  private loop?: Promise<void>;

  constructor(
    private readonly repository: ReindexingRepository,
    private readonly reindexing: ReindexingService,
    @Inject(EMBEDDER) private readonly embedder: Embedder,
    private readonly shutdown: Shutdown,
  ) {}

  onApplicationBootstrap(): void {
    this.shutdown.add('work', () => this.stop());
    this.loop = this.keep();
  }
  private async stop(): Promise<void> {
    this.stopping.abort();
    await this.loop;
  }

  private async keep(): Promise<void> {
    const { signal } = this.stopping;
    let hasMarked = false;
    while (!signal.aborted) {
      try {
        hasMarked ||= (await this.repository.markStale(this.embedder.model, MARKED_AT_ONCE)) === 0;
        const ids = await this.repository.claim(BATCH, LEASE_MS);
        await this.reindexing.catchUp(ids);
        if (ids.length > 0) continue;
      } catch (error) {
        this.logger.warn({ err: error }, 'the search index is not up to date; trying again');
      }
      await delay(POLL_MS, undefined, { signal }).catch(() => undefined);
    }
  }
}
