import { ask, type CallOptions, type Transport, type WriteOptions } from './transport';
import type {
  CursorMeta,
  CursorQuery,
  Delivery,
  DeliveryDetail,
  DeliveryState,
  NewWebhook,
  RatingWebhook,
  Webhook,
  WebhookChange,
  WebhookWithSecret,
} from './webhook-types';

/** Where Reef sends events, and what became of them. */
export class WebhookApi {
  constructor(private readonly transport: Transport) {}

  /** Sends `rating.created`, `rating.updated` and `rating.deleted` to a receiver (rating spec 5.2). */
  registerForRatings(webhook: RatingWebhook, options?: WriteOptions): Promise<WebhookWithSecret> {
    return ask(this.transport, { method: 'POST', path: '/v1/webhooks/rating-updated', json: webhook }, options);
  }
  /** Keep the `secret` of the answer: it is not shown again. */
  create(webhook: NewWebhook, options?: WriteOptions): Promise<WebhookWithSecret> {
    return ask(this.transport, { method: 'POST', path: '/v1/webhooks', json: webhook }, options);
  }
  list(
    query: CursorQuery = {},
    options?: CallOptions,
  ): Promise<{ readonly webhooks: readonly Webhook[]; readonly meta: CursorMeta }> {
    return ask(this.transport, { method: 'GET', path: '/v1/webhooks', query }, options);
  }
  get(webhookId: string, options?: CallOptions): Promise<Webhook> {
    return ask(this.transport, { method: 'GET', path: webhookPath(webhookId) }, options);
  }
  update(webhookId: string, change: WebhookChange, options?: WriteOptions): Promise<Webhook> {
    return ask(this.transport, { method: 'PUT', path: webhookPath(webhookId), json: change }, options);
  }
  async remove(webhookId: string, options?: WriteOptions): Promise<void> {
    await this.transport.send({ method: 'DELETE', path: webhookPath(webhookId) }, options);
  }
  /** Signs with a new secret; the one of before signs, too, until `oldSecretUntil`. */
  rotateSecret(webhookId: string, body: { secret?: string } = {}, options?: WriteOptions): Promise<WebhookWithSecret> {
    return ask(
      this.transport,
      { method: 'POST', path: `${webhookPath(webhookId)}/rotate-secret`, json: body },
      options,
    );
  }
  /** Sends an event of the type `webhook.test`. */
  test(webhookId: string, options?: WriteOptions): Promise<{ readonly deliveryId: string }> {
    return ask(this.transport, { method: 'POST', path: `${webhookPath(webhookId)}/test` }, options);
  }
  deliveries(
    webhookId: string,
    query: CursorQuery & { readonly state?: DeliveryState } = {},
    options?: CallOptions,
  ): Promise<{ readonly deliveries: readonly Delivery[]; readonly meta: CursorMeta }> {
    return ask(this.transport, { method: 'GET', path: `${webhookPath(webhookId)}/deliveries`, query }, options);
  }
  delivery(webhookId: string, deliveryId: string, options?: CallOptions): Promise<DeliveryDetail> {
    return ask(this.transport, { method: 'GET', path: deliveryPath(webhookId, deliveryId) }, options);
  }
  /** Sends one event again. */
  replay(webhookId: string, deliveryId: string, options?: WriteOptions): Promise<{ readonly deliveryId: string }> {
    return ask(this.transport, { method: 'POST', path: `${deliveryPath(webhookId, deliveryId)}/replay` }, options);
  }
  /** Sends again what was accepted since a moment (ISO 8601); by default what did not get through. */
  replaySince(
    webhookId: string,
    body: { readonly since: string; readonly which?: 'failed' | 'all' },
    options?: WriteOptions,
  ): Promise<{ readonly replayed: number }> {
    return ask(this.transport, { method: 'POST', path: `${webhookPath(webhookId)}/replay`, json: body }, options);
  }
}

function webhookPath(webhookId: string): string {
  return `/v1/webhooks/${encodeURIComponent(webhookId)}`;
}
function deliveryPath(webhookId: string, deliveryId: string): string {
  return `${webhookPath(webhookId)}/deliveries/${encodeURIComponent(deliveryId)}`;
}
