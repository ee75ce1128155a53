import { Inject, Injectable } from '@nestjs/common';
import { DEFAULT_WEBHOOK_EVENTS, findPlugin, type CreateWebhookBody, type UpdateWebhookBody } from '@app/contracts';
import { currentActor } from '@app/kernel';
import { RpcClient } from '@app/messaging';
import { plainLine } from '../../accounts/account.rules';
import { targetOf } from '../targets/target.rules';
import { webhooksConfig, type WebhookSettings } from '../webhooks.config';
import { webhookEvents } from './endpoint.rules';
import type { EndpointSettings } from './endpoint-row';
import { assertMayHear } from './webhook-owner.rules';

/** Makes of what an owner asks for what is kept, and refuses what cannot be. Asks the catalog, so never in a transaction. */
@Injectable()
export class EndpointWishes {
  constructor(
    private readonly rpc: RpcClient,
    @Inject(webhooksConfig.token) private readonly settings: WebhookSettings,
  ) {}

  /** How many webhooks an owner may have. */
  get most(): number {
    return this.settings.WEBHOOK_MOST_PER_OWNER;
  }

  /** The settings of a new webhook. Throws as `changesOf`. */
  async ofNew(body: CreateWebhookBody): Promise<EndpointSettings> {
    const none = { pluginId: null, pluginName: null, description: null, cloudEvents: false, state: 'enabled' } as const;
    const unlessSaid = { ...none, url: body.url, events: [...DEFAULT_WEBHOOK_EVENTS] };
    const wanted = { ...unlessSaid, ...(await this.changesOf(body)) };
    assertMayHear(currentActor(), wanted.events);
    return wanted;
  }
  /**
   * The settings a body names.
   * @throws DomainError INVALID_INPUT, WEBHOOK_TARGET_FORBIDDEN, PLUGIN_NOT_FOUND
   */
  async changesOf(body: UpdateWebhookBody): Promise<Partial<EndpointSettings>> {
    const { url, events, pluginId, description, cloudEvents, enabled } = body;
    return {
      ...(url === undefined ? {} : { url: targetOf(url, this.settings) }),
      ...(events === undefined ? {} : { events: webhookEvents(events) }),
      ...(description === undefined ? {} : { description: plainLine(description ?? '') || null }),
      ...(cloudEvents === undefined ? {} : { cloudEvents }),
      ...(enabled === undefined ? {} : { state: enabled ? ('enabled' as const) : ('disabled' as const) }),
      ...(pluginId === undefined ? {} : await this.plugin(pluginId)),
    };
  }

  /** A plugin the owner may see. */
  private async plugin(pluginId: string | null): Promise<Pick<EndpointSettings, 'pluginId' | 'pluginName'>> {
    if (pluginId === null) return { pluginId: null, pluginName: null };
    const { packageId, name } = await this.rpc.call(findPlugin, { pluginId });
    return { pluginId: packageId, pluginName: name };
  }
}
