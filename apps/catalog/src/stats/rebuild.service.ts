import { Injectable } from '@nestjs/common';
import type { RebuildStatsInput, RebuiltStats } from '@app/contracts';
import { Clock } from '@app/kernel';
import { InjectUnitOfWork, type UnitOfWork } from '@app/persistence';
import { assertStaff } from '../owners/staff';
import { RebuildRepository } from './rebuild.repository';
import { rememberedSince } from './usage-time.rules';

/** Holds counters against the facts they are counted from, some items at a time, while Reef is running. */
@Injectable()
export class RebuildService {
  constructor(
    private readonly repository: RebuildRepository,
    private readonly clock: Clock,
    @InjectUnitOfWork('catalog') private readonly unitOfWork: UnitOfWork,
  ) {}

  /** @throws DomainError FORBIDDEN unless the caller is an administrator */
  async rebuild({ after, limit, correct }: RebuildStatsInput): Promise<RebuiltStats> {
    assertStaff('admin');
    const since = rememberedSince(this.clock.nowMs());
    const total = after === undefined ? { total: await this.repository.countItems() } : {};
    const { itemIds, drift } = await this.unitOfWork.run(async (tx) => {
      const ids = await this.repository.itemsAfter(tx, after, limit, correct);
      const found = await this.repository.findDrift(tx, ids, since);
      if (correct) await this.repository.correct(tx, found);
      return { itemIds: ids, drift: found };
    });
    return { checked: itemIds.length, drift, next: itemIds.length < limit ? null : itemIds.at(-1)!, ...total };
  }
}
