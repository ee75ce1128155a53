import { Inject, Injectable } from '@nestjs/common';
import { ratingThresholdCrossed } from '@app/contracts';
import { Clock } from '@app/kernel';
import type { Tx } from '@app/persistence';
import { countFrom, sumOf, type Totals } from '../ratings/aggregate.rules';
import { pluginFact } from '../ratings/rating-facts.rules';
import { rolloutConfig, thresholdOf, type RolloutSettings } from './rollout.config';
import { RolloutRepository } from './rollout.repository';
import { policyChange } from './rollout.rules';

/** Holds the updates of a plugin that people are unhappy with, and lets them go when that is over (rating spec 6.2). */
@Injectable()
export class RolloutGuard {
  constructor(
    private readonly rollout: RolloutRepository,
    private readonly clock: Clock,
    @Inject(rolloutConfig.token) private readonly settings: RolloutSettings,
  ) {}

  /**
   * Brings the policy in line with numbers that were counted in this transaction, and says so when it changes. Their
   * row is still locked, so that two writers never cross the threshold twice. Costs nothing while nothing changes.
   */
  async follow(tx: Tx, pluginId: string, totals: Totals): Promise<void> {
    const threshold = thresholdOf(this.settings);
    const scores = { count: countFrom(totals.counts, 1), sum: sumOf(totals.counts) };
    const autoUpdate = policyChange(totals.heldSince === null ? 'allow' : 'hold', scores, threshold);
    if (autoUpdate === undefined) return;
    await this.rollout.keep(tx, pluginId, autoUpdate === 'hold' ? this.clock.now() : null);
    const plugin = await this.rollout.plugin(tx, pluginId);
    await tx.emit(ratingThresholdCrossed, { ...pluginFact(plugin, totals), autoUpdate, threshold });
  }
}
