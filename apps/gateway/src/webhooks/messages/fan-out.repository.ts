import { Injectable } from '@nestjs/common';
import { newId } from '@app/kernel';
import type { Tx } from '@app/persistence';
import type { WorkingEndpoint } from '../deliveries/working-endpoint';
import type { AddressedMessage, WebhookMessage } from './webhook-message';

type Traced<M> = M & { readonly traceparent: string };

@Injectable()
export class FanOutRepository {
  /**
   * One delivery for each endpoint that is enabled, wants such events of such a plugin, and whose owner is in good
   * standing and may know of it now. The message is kept once, and only if there is one.
   */
  addForAll(tx: Tx, message: Traced<AddressedMessage>, now: Date): Promise<WorkingEndpoint[]> {
    const { id, event, subject, data, traceparent, occurredAt, packageId = null, onlyMembersOf = null } = message;
    return tx.query<WorkingEndpoint>(
      `WITH wanting AS (
         SELECT e.id, e.failing_since IS NOT NULL AS failing FROM gateway.webhook_endpoint e
         WHERE e.state = 'enabled' AND $2 = ANY(e.events) AND (e.plugin_id IS NULL OR e.plugin_id = $8::uuid)
           AND CASE e.owner_kind
             WHEN 'user' THEN EXISTS (SELECT FROM gateway.user u WHERE u.id = e.owner_id::uuid AND u.state = 'active')
             ELSE EXISTS (SELECT FROM gateway.oauth_client c WHERE c.id = e.owner_id AND c.revoked_at IS NULL) END
           AND ($9::uuid IS NULL OR (e.owner_kind = 'user' AND EXISTS (
             SELECT FROM gateway.publisher_member m WHERE m.publisher_id = $9 AND m.user_id = e.owner_id::uuid)))),
       message AS (
         INSERT INTO gateway.webhook_message (id, event, subject, data, traceparent, occurred_at, created_at)
         SELECT $1, $2, $3, $4, $5, $6, $7 WHERE EXISTS (SELECT FROM wanting)),
       delivery AS (
         INSERT INTO gateway.webhook_delivery (id, endpoint_id, message_id, state, due_at, tries, attempts, created_at)
         SELECT gen_random_uuid(), id, $1, 'waiting', $7, 0, 0, $7 FROM wanting)
       SELECT id, failing FROM wanting`,
      [id, event, subject, JSON.stringify(data), traceparent, occurredAt, now, packageId, onlyMembersOf],
    );
  }

  /** One delivery for one endpoint. @returns the delivery's id */
  async addFor(tx: Tx, endpointId: string, message: Traced<WebhookMessage>, now: Date): Promise<string> {
    const { id, event, subject, data, traceparent, occurredAt } = message;
    const deliveryId = newId();
    await tx.query(
      `WITH message AS (
         INSERT INTO gateway.webhook_message (id, event, subject, data, traceparent, occurred_at, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7))
       INSERT INTO gateway.webhook_delivery (id, endpoint_id, message_id, state, due_at, tries, attempts, created_at)
       VALUES ($8, $9, $1, 'waiting', $7, 0, 0, $7)`,
      [id, event, subject, JSON.stringify(data), traceparent, occurredAt, now, deliveryId, endpointId],
    );
    return deliveryId;
  }
}
