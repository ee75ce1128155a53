import { Injectable } from '@nestjs/common';
import { ratingCreated, ratingModerated, ratingUpdated } from '@app/contracts';
import { OnEvent, type Envelope } from '@app/messaging';
import type { Tx } from '@app/persistence';
import { InsightJobsRepository } from './insight-jobs.repository';
import { InsightWorker } from './insight-worker.service';

/** Has comments looked at when they have come into sight: after the write, so that no rating waits for it. */
@Injectable()
export class InsightsSubscriber {
  constructor(
    private readonly jobs: InsightJobsRepository,
    private readonly worker: InsightWorker,
  ) {}

  @OnEvent(ratingCreated, 'ratings-insights-created')
  onCreated({ payload }: Envelope<typeof ratingCreated>, tx: Tx): Promise<void> {
    return this.lookAt(tx, payload.ratingId);
  }
  @OnEvent(ratingUpdated, 'ratings-insights-updated')
  onUpdated({ payload }: Envelope<typeof ratingUpdated>, tx: Tx): Promise<void> {
    return this.lookAt(tx, payload.ratingId);
  }
  @OnEvent(ratingModerated, 'ratings-insights-moderated')
  onModerated({ payload }: Envelope<typeof ratingModerated>, tx: Tx): Promise<void> {
    return this.lookAt(tx, payload.ratingId);
  }

  private async lookAt(tx: Tx, ratingId: string): Promise<void> {
    await this.jobs.add(tx, ratingId);
    tx.onCommit(() => this.worker.wake());
  }
}
