import { Injectable } from '@nestjs/common';
import type { RecordDownloadsInput, RecordedDownloads } from '@app/contracts';
import { Clock } from '@app/kernel';
import { InjectUnitOfWork, type UnitOfWork } from '@app/persistence';
import { CountersRepository } from './counters.repository';
import { hourOf, isCountable } from './usage-time.rules';

/** Counts what the gateway has served. */
@Injectable()
export class DownloadsService {
  constructor(
    private readonly counters: CountersRepository,
    private readonly clock: Clock,
    @InjectUnitOfWork('catalog') private readonly unitOfWork: UnitOfWork,
  ) {}

  record({ downloads }: RecordDownloadsInput): Promise<RecordedDownloads> {
    const nowMs = this.clock.nowMs();
    return this.unitOfWork.run(async (tx) => {
      const known = new Set(
        await this.counters.lockItems(
          tx,
          downloads.map(({ itemId }) => itemId),
        ),
      );
      const fresh = downloads.filter(({ itemId, servedAt }) => known.has(itemId) && isCountable(servedAt, nowMs));
      const counted = await this.counters.addDownloads(tx, {
        itemIds: fresh.map(({ itemId }) => itemId),
        hours: fresh.map(({ servedAt }) => hourOf(servedAt)),
        identities: fresh.map(({ identity }) => identity),
      });
      return { counted };
    });
  }
}
