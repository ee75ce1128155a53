import { Inject, Injectable } from '@nestjs/common';
import { ratingAnomalyDetected } from '@app/contracts';
import { Clock } from '@app/kernel';
import { InjectUnitOfWork, type Tx, type UnitOfWork } from '@app/persistence';
import type { RatablePlugin } from '../plugins/ratable-plugin';
import { ratingsConfig, type RatingsSettings } from '../ratings.config';
import { burstsIn, type Burst } from './abuse.rules';
import { pluginFact } from './rating-facts.rules';
import { RatingWriter } from './rating-writer';
import { RatingsRepository } from './ratings.repository';

/** Ratings of one plugin one look goes through; a burst of more is found bit by bit. */
const MOST = 500;

/** Holds ratings that come too close together with something in common (standards 7.2). */
@Injectable()
export class BurstWatch {
  constructor(
    @InjectUnitOfWork('ratings') private readonly unitOfWork: UnitOfWork,
    private readonly ratings: RatingsRepository,
    private readonly writer: RatingWriter,
    private readonly clock: Clock,
    @Inject(ratingsConfig.token) private readonly settings: RatingsSettings,
  ) {}

  async look(plugin: RatablePlugin): Promise<void> {
    const { RATING_BURST_RATINGS: least, RATING_BURST_MINUTES, RATING_YOUNG_ACCOUNT_DAYS } = this.settings;
    const now = this.clock.now();
    const recent = await this.ratings.recent(plugin.id, new Date(now.getTime() - RATING_BURST_MINUTES * 60_000), MOST);
    const bursts = burstsIn(recent, { least, youngMs: RATING_YOUNG_ACCOUNT_DAYS * 24 * 3_600_000, now });
    for (const burst of bursts) await this.unitOfWork.run((tx) => this.hold(tx, plugin, burst));
  }

  private async hold(tx: Tx, plugin: RatablePlugin, { kind, ratingIds }: Burst): Promise<void> {
    const counting = (await this.ratings.lockAll(tx, ratingIds)).filter(({ state }) => state === 'visible');
    const by = { kind: 'system' } as const;
    let last;
    for (const before of counting) {
      const after = { ...before, state: 'held' as const, reasons: [...before.reasons, 'burst'] };
      last = await this.writer.replace(tx, before, after);
      await this.writer.say(tx, before, last, { plugin, by });
    }
    if (last === undefined) return;
    const held = { kind, ratingIds: counting.map(({ id }) => id) };
    await tx.emit(ratingAnomalyDetected, { ...pluginFact(plugin, last.totals), ...held });
  }
}
