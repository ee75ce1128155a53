import { Injectable } from '@nestjs/common';
import { ratablePluginChanged, versionDecided } from '@app/contracts';
import { OnEvent, type Envelope } from '@app/messaging';
import type { Tx } from '@app/persistence';
import { PluginsRepository } from './plugins.repository';

/** A plugin with a visible version can be rated; skills cannot (server-semantics 9.1). */
@Injectable()
export class VersionsSubscriber {
  constructor(private readonly plugins: PluginsRepository) {}

  @OnEvent(versionDecided, 'ratings-ratable-plugins')
  async onVersionDecided({ payload }: Envelope<typeof versionDecided>, tx: Tx): Promise<void> {
    if (payload.kind !== 'package' || !(await this.plugins.keepDecision(tx, payload))) return;
    await tx.emit(ratablePluginChanged, { packageId: payload.itemId, pluginId: payload.name });
  }
}
