import { Inject, Injectable } from '@nestjs/common';
import type { PluginChoice, RolloutPolicy } from '@app/contracts';
import { PluginsService } from '../plugins/plugins.service';
import { aggregateOf } from '../ratings/aggregate.rules';
import { TotalsRepository } from '../ratings/totals.repository';
import { rolloutConfig, thresholdOf, type RolloutSettings } from './rollout.config';

/** What updaters should do, by what people think. */
@Injectable()
export class PoliciesService {
  constructor(
    private readonly plugins: PluginsService,
    private readonly totals: TotalsRepository,
    @Inject(rolloutConfig.token) private readonly settings: RolloutSettings,
  ) {}

  /** @throws DomainError PLUGIN_NOT_FOUND, also for whoever may not see the plugin */
  async get({ pluginId }: PluginChoice): Promise<RolloutPolicy> {
    const plugin = await this.plugins.get(pluginId);
    const { counts, heldSince } = await this.totals.of(plugin.id);
    const { averageScore, totalRatings } = aggregateOf(counts);
    const held =
      heldSince === null
        ? { autoUpdate: 'allow' as const }
        : { autoUpdate: 'hold' as const, since: heldSince.toISOString() };
    return { pluginId: plugin.name, ...held, averageScore, totalRatings, threshold: thresholdOf(this.settings) };
  }
}
