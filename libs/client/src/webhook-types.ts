import type { Instant } from './rating-types';

export interface RatingWebhook {
  /** Where events are sent: https, and a public address. */
  readonly url: string;
  /** `whsec_…`; absent: Reef makes one. */
  readonly secret?: string;
  /** Only events of this plugin. */
  readonly pluginId?: string;
}
export interface NewWebhook extends RatingWebhook {
  /** Absent: `rating.created`, `rating.updated`, `rating.deleted`. */
  readonly events?: readonly string[];
  readonly description?: string;
  /** Bodies are CloudEvents 1.0 in structured mode. */
  readonly cloudEvents?: boolean;
}
/** What is absent stays as it is. */
export interface WebhookChange {
  readonly url?: string;
  readonly events?: readonly string[];
  readonly pluginId?: string | null;
  readonly description?: string | null;
  readonly cloudEvents?: boolean;
  /** `true` also ends the state `disabled`. */
  readonly enabled?: boolean;
}
export interface Webhook {
  readonly webhookId: string;
  readonly url: string;
  readonly events: readonly string[];
  /** `null`: all plugins. */
  readonly pluginId: string | null;
  readonly description: string | null;
  readonly cloudEvents: boolean;
  readonly state: 'enabled' | 'disabled';
  /** Its owner wants it, the receiver answered 410, or nothing got through for days. */
  readonly disabledReason: 'owner' | 'gone' | 'failing' | null;
  readonly failingSince: Instant | null;
  /** Until when the secret of before signs, too. */
  readonly oldSecretUntil: Instant | null;
  readonly createdAt: Instant;
  readonly updatedAt: Instant;
}
/** `secret` is shown now, never again. */
export interface WebhookWithSecret extends Webhook {
  readonly secret: string;
}
export type DeliveryState = 'waiting' | 'delivered' | 'failed';
/** One event on its way to one webhook. */
export interface Delivery {
  readonly deliveryId: string;
  /** `webhook-id` of every attempt. */
  readonly messageId: string;
  readonly event: string;
  readonly state: DeliveryState;
  readonly attempts: number;
  readonly nextAttemptAt: Instant | null;
  /** HTTP status of the last answer. */
  readonly lastStatus: number | null;
  readonly createdAt: Instant;
  readonly finishedAt: Instant | null;
}
export interface DeliveryAttempt {
  readonly number: number;
  readonly startedAt: Instant;
  readonly durationMs: number | null;
  readonly status: number | null;
  readonly error: string | null;
  /** The first characters of the answer. */
  readonly response: string | null;
}
export interface DeliveryDetail extends Delivery {
  /** The newest first. */
  readonly log: readonly DeliveryAttempt[];
  /** What was or will be sent. */
  readonly body: unknown;
}
export interface CursorQuery {
  /** 1 to 100. */
  readonly limit?: number;
  /** `meta.nextCursor` of the page before. */
  readonly cursor?: string;
}
export interface CursorMeta {
  /** `null` on the last page. */
  readonly nextCursor: string | null;
}
