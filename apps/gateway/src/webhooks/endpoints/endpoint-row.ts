import type { WebhookDisabledReason } from '@app/contracts';

/** What an owner decides about an endpoint. */
export interface EndpointSettings {
  readonly url: string;
  readonly events: string[];
  readonly pluginId: string | null;
  readonly pluginName: string | null;
  readonly description: string | null;
  readonly cloudEvents: boolean;
  readonly state: 'enabled' | 'disabled';
}
export interface EndpointRow extends EndpointSettings {
  readonly id: string;
  readonly disabledReason: WebhookDisabledReason | null;
  readonly failingSince: Date | null;
  readonly secretSealed: Buffer;
  readonly oldSecretUntil: Date | null;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}
export interface NewEndpoint extends EndpointSettings {
  readonly id: string;
  readonly secretSealed: Buffer;
}
