import { event } from '../contract';
import { Choice, Flag, Instant, Json, ListOf, Nested, Text, Texts, Uuid, Whole } from '../fields';
import { Initiator } from './accounts';

/** What a webhook can be told of a plugin's ratings. */
export const RATING_WEBHOOK_EVENTS = [
  'rating.created',
  'rating.updated',
  'rating.deleted',
  'rating.held',
  'rating.released',
  'rating.hidden',
  'rating.restored',
  'plugin.rating.threshold_crossed',
] as const;
/** What it can be told of the registry: versions, and what people take down and bring back. */
export const REGISTRY_WEBHOOK_EVENTS = [
  'version.visible',
  'version.hidden',
  'package.deleted',
  'package.restored',
  'skill.deleted',
  'skill.restored',
  'enforcement.applied',
  'enforcement.lifted',
] as const;
export const WEBHOOK_EVENTS = [...RATING_WEBHOOK_EVENTS, ...REGISTRY_WEBHOOK_EVENTS] as const;
export type WebhookEvent = (typeof WEBHOOK_EVENTS)[number];

/** Of the three that `rating-updated` means by its name, and of an endpoint that names none. */
export const DEFAULT_WEBHOOK_EVENTS = ['rating.created', 'rating.updated', 'rating.deleted'] as const;

const SECRET = {
  max: 120,
  description: '`whsec_` and 24 to 64 bytes in base64 (Standard Webhooks). Absent: one is made',
};
const URL_FIELD = {
  max: 2000,
  description: 'Where events are sent: https, without credentials and fragment, and a public address',
  example: 'https://example.com/hooks/reef',
};
const EVENTS_FIELD = {
  optional: true,
  maxItems: 50,
  max: 100,
  description: `Of ${WEBHOOK_EVENTS.join(', ')}. Absent: the first three. Those of the registry need the scope \`registry:read\``,
} as const;
const PLUGIN_FIELD = {
  optional: true,
  max: 214,
  description: 'Only events of this plugin: its name or runtime id. Absent: of all that the owner may see',
} as const;

/** The body of POST /v1/webhooks/rating-updated (rating spec 5.2, server-semantics 9.1). */
export class RegisterRatingWebhookBody {
  @Text(URL_FIELD) url: string;
  @Text({ optional: true, ...SECRET }) secret?: string;
  @Text(PLUGIN_FIELD) pluginId?: string;
}
/** The body of POST /v1/webhooks. */
export class CreateWebhookBody extends RegisterRatingWebhookBody {
  @Texts(EVENTS_FIELD) events?: string[];
  @Text({ optional: true, max: 200, description: 'For its owner' }) description?: string;
  @Flag({ optional: true, description: 'Bodies are CloudEvents 1.0 in structured mode' }) cloudEvents?: boolean;
}
/** The body of PUT /v1/webhooks/{webhookId}: what is absent stays. */
export class UpdateWebhookBody {
  @Text({ optional: true, ...URL_FIELD }) url?: string;
  @Texts(EVENTS_FIELD) events?: string[];
  @Text({ ...PLUGIN_FIELD, nullable: true, description: 'Only events of this plugin; null: of all' })
  pluginId?: string | null;
  @Text({ optional: true, nullable: true, max: 200 }) description?: string | null;
  @Flag({ optional: true }) cloudEvents?: boolean;
  @Flag({ optional: true, description: 'true also ends the state `disabled`' }) enabled?: boolean;
}
export class RotateSecretBody {
  @Text({ optional: true, ...SECRET }) secret?: string;
}
export class ReplaySinceBody {
  @Instant({ description: 'Deliveries of events that were accepted then or later' }) since: string;
  @Choice(['failed', 'all'], { optional: true, description: 'Which; default `failed`: all that did not get through' })
  which?: 'failed' | 'all';
}

export const WEBHOOK_STATES = ['enabled', 'disabled'] as const;
/** Why nothing is sent: the owner wants it, the receiver answered 410, or nothing got through for days. */
export const WEBHOOK_DISABLED_REASONS = ['owner', 'gone', 'failing'] as const;
export type WebhookDisabledReason = (typeof WEBHOOK_DISABLED_REASONS)[number];

export class WebhookView {
  @Uuid() webhookId: string;
  @Text() url: string;
  @Texts() events: string[];
  @Text({ nullable: true, description: 'The plugin it is about; null: all' }) pluginId: string | null;
  @Text({ nullable: true }) description: string | null;
  @Flag() cloudEvents: boolean;
  @Choice(WEBHOOK_STATES) state: (typeof WEBHOOK_STATES)[number];
  @Choice(WEBHOOK_DISABLED_REASONS, { nullable: true, description: 'Why it is disabled' })
  disabledReason: WebhookDisabledReason | null;
  @Instant({ nullable: true, description: 'Since when nothing got through; null while all is well' })
  failingSince: string | null;
  @Instant({ nullable: true, description: 'Until when the secret of before signs, too' })
  oldSecretUntil: string | null;
  @Instant() createdAt: string;
  @Instant() updatedAt: string;
}
/** The answer to creating a webhook and to rotating its secret: the only ones that show a secret. */
export class WebhookWithSecret extends WebhookView {
  @Text({ description: 'Shown now, never again' }) secret: string;
}
/** `meta` of a list under `/v1` that is walked by cursor. */
export class CursorMeta {
  @Text({ nullable: true, description: 'Of the next page; null on the last one' }) nextCursor: string | null;
}
export class WebhookPage {
  @ListOf(() => WebhookView) webhooks: WebhookView[];
  @Nested(() => CursorMeta) meta: CursorMeta;
}

export const DELIVERY_STATES = ['waiting', 'delivered', 'failed'] as const;
export type DeliveryState = (typeof DELIVERY_STATES)[number];

/** One event on its way to one webhook. */
export class WebhookDelivery {
  @Uuid() deliveryId: string;
  @Uuid({ description: '`webhook-id` of every attempt: the event' }) messageId: string;
  @Text({ example: 'rating.created' }) event: string;
  @Choice(DELIVERY_STATES) state: DeliveryState;
  @Whole({ min: 0 }) attempts: number;
  @Instant({ nullable: true, description: 'Of the next attempt; null when there is none to come' })
  nextAttemptAt: string | null;
  @Whole({ nullable: true, description: 'HTTP status of the last answer; null when there was none' })
  lastStatus: number | null;
  @Instant() createdAt: string;
  @Instant({ nullable: true, description: 'When it was delivered or given up' }) finishedAt: string | null;
}
export class WebhookDeliveryPage {
  @ListOf(() => WebhookDelivery) deliveries: WebhookDelivery[];
  @Nested(() => CursorMeta) meta: CursorMeta;
}
export class WebhookAttempt {
  @Whole({ min: 1 }) number: number;
  @Instant() startedAt: string;
  @Whole({ nullable: true, description: 'Milliseconds; null: Reef does not know how it ended and sent it again' })
  durationMs: number | null;
  @Whole({ nullable: true, description: 'HTTP status of the answer' }) status: number | null;
  @Text({ nullable: true, description: 'What went wrong' }) error: string | null;
  @Text({ nullable: true, description: 'The first characters of the answer' }) response: string | null;
}
export class WebhookDeliveryDetail extends WebhookDelivery {
  @ListOf(() => WebhookAttempt, { description: 'The newest first; at most 100' }) log: WebhookAttempt[];
  @Json({ description: 'What was or will be sent' }) body: unknown;
}
export class QueuedDelivery {
  @Uuid() deliveryId: string;
}
export class ReplayedDeliveries {
  @Whole({ min: 0, description: 'How many are sent again' }) replayed: number;
}

/** Host, but no path: those of some receivers are a secret. */
export class WebhookFacts {
  @Uuid() webhookId: string;
  @Text({ description: 'Host of the receiver' }) host: string;
  @Nested(() => Initiator) by: Initiator;
}
export class WebhookCreated extends WebhookFacts {
  @Texts() events: string[];
  @Text({ nullable: true }) pluginId: string | null;
}
/** Events go to a new receiver. */
export const webhookCreated = event({ subject: 'reef.evt.gateway.webhook.created.v1', payload: WebhookCreated });

export class WebhookUpdated extends WebhookFacts {
  @Texts({ description: 'Names of the members that were set' }) changed: string[];
  @Texts() events: string[];
  @Json({ optional: true, description: 'What the changed members were; of the address its host' })
  before?: object;
  @Json({ optional: true, description: 'What they are' }) after?: object;
}
/** A webhook's owner has changed it. */
export const webhookUpdated = event({ subject: 'reef.evt.gateway.webhook.updated.v1', payload: WebhookUpdated });

export class WebhookDeleted extends WebhookFacts {}
/** A webhook gets nothing any more, for good. */
export const webhookDeleted = event({ subject: 'reef.evt.gateway.webhook.deleted.v1', payload: WebhookDeleted });

export class WebhookSecretRotated extends WebhookFacts {
  @Instant({ description: 'Until when the secret of before signs, too' }) oldSecretUntil: string;
}
/** A webhook is signed with another secret. */
export const webhookSecretRotated = event({
  subject: 'reef.evt.gateway.webhook.secretRotated.v1',
  payload: WebhookSecretRotated,
});

export class WebhookDisabled extends WebhookFacts {
  @Choice(['gone', 'failing'], { description: 'The receiver answered 410, or nothing got through for days' })
  reason: 'gone' | 'failing';
}
/** Reef has stopped sending to a webhook. */
export const webhookDisabled = event({ subject: 'reef.evt.gateway.webhook.disabled.v1', payload: WebhookDisabled });
