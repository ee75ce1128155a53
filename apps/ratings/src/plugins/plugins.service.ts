import { Injectable } from '@nestjs/common';
import { findPlugin } from '@app/contracts';
import { currentActor, DomainError } from '@app/kernel';
import { RpcClient } from '@app/messaging';
import { InjectUnitOfWork, type UnitOfWork } from '@app/persistence';
import { PluginsRepository } from './plugins.repository';
import type { RatablePlugin } from './ratable-plugin';

/** Which plugins there are to rate: the copy fed by events, and the catalog itself for what the copy does not know. */
@Injectable()
export class PluginsService {
  constructor(
    @InjectUnitOfWork('ratings') private readonly unitOfWork: UnitOfWork,
    private readonly plugins: PluginsRepository,
    private readonly rpc: RpcClient,
  ) {}

  /**
   * The plugin with this name, else with this runtime id, that the caller may see: a private one only as a member of its
   * publisher.
   * @throws DomainError PLUGIN_NOT_FOUND
   */
  async get(pluginId: string): Promise<RatablePlugin> {
    const known = await this.plugins.find(pluginId, ownPublishers());
    return known ?? (await this.ask(pluginId));
  }

  private async ask(pluginId: string): Promise<RatablePlugin> {
    const asked = await this.plugins.askedNow();
    const found = await this.rpc.call(findPlugin, { pluginId });
    await this.unitOfWork.run((tx) => this.plugins.keepAnswer(tx, found, asked));
    // Not what was answered but what is known now: an event may have overtaken the answer.
    const plugin = await this.plugins.find(found.name, ownPublishers());
    if (plugin === undefined) throw new DomainError('PLUGIN_NOT_FOUND');
    return plugin;
  }
}

function ownPublishers(): readonly string[] {
  return currentActor()?.publisherIds ?? [];
}
