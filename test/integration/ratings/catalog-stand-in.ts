import { randomUUID } from 'node:crypto';
import { Controller, Module } from '@nestjs/common';
import {
  findInstall,
  findPlugin,
  type FindInstallInput,
  type FindPluginInput,
  type FoundInstall,
  type FoundPlugin,
} from '@app/contracts';
import { DomainError, type Actor } from '@app/kernel';
import { RpcHandler } from '@app/messaging';

/** What the catalog answers, how often it was asked for what, and who has installed something. */
export const catalog = {
  plugins: new Map<string, FoundPlugin>(),
  asked: [] as string[],
  before: async () => undefined,
  installers: new Set<string>(),
};

@Controller()
class CatalogStandIn {
  @RpcHandler(findPlugin)
  async find({ pluginId }: FindPluginInput): Promise<FoundPlugin> {
    catalog.asked.push(pluginId);
    const found = [...catalog.plugins.values()].find(
      ({ name, runtimeId }) => name === pluginId || runtimeId === pluginId,
    );
    await catalog.before();
    if (found === undefined) throw new DomainError('PLUGIN_NOT_FOUND');
    return found;
  }
  @RpcHandler(findInstall)
  findInstall({ userId }: FindInstallInput): FoundInstall {
    return { installed: catalog.installers.has(userId) };
  }
}
@Module({ controllers: [CatalogStandIn] })
export class CatalogStandInModule {}

/** Somebody with an access token, whose account is as old as time. */
export function user(publisherIds: string[] = []): Actor & { userId: string } {
  const scopes = ['plugin:rating:read', 'plugin:rating:write'];
  return { userId: randomUUID(), role: 'user', publisherIds, tokenKind: 'oauth', scopes };
}
let names = 0;
export function somePlugin(parts: Partial<FoundPlugin> = {}): FoundPlugin {
  names += 1;
  return {
    packageId: randomUUID(),
    name: `@ana/plugin-${names}`,
    runtimeId: null,
    ownerId: randomUUID(),
    channel: 'community',
    ...parts,
  };
}
