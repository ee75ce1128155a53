import { Injectable } from '@nestjs/common';
import type { PluginChoice, PluginInsights } from '@app/contracts';
import { PluginsService } from '../plugins/plugins.service';
import { InsightsRepository } from './insights.repository';
import { insightsOf } from './insights.rules';

/** What the comments on a plugin say (rating spec 6.3). */
@Injectable()
export class InsightsService {
  constructor(
    private readonly plugins: PluginsService,
    private readonly insights: InsightsRepository,
  ) {}

  /** @throws DomainError PLUGIN_NOT_FOUND, also for whoever may not see the plugin */
  async get({ pluginId }: PluginChoice): Promise<PluginInsights> {
    const plugin = await this.plugins.get(pluginId);
    const [known, waiting] = await Promise.all([this.insights.newest(plugin.id), this.insights.waiting(plugin.id)]);
    return { pluginId: plugin.name, waiting, ...insightsOf(known) };
  }
}
