import { Injectable } from '@nestjs/common';
import { newId } from '@app/kernel';
import type { Tx } from '@app/persistence';
import type { WorkingEndpoint } from '../deliveries/working-endpoint';
import type { AddressedMessage, WebhookMessage } from './webhook-message';

type Traced<M> = M & { readonly traceparent: string };

@Injectable()
export class FanOutRepository {
  /**
   * Of each message, one delivery for each endpoint that is enabled, wants such events of such a plugin, and whose owner
   * is in good standing and may know of it now. A message is kept once, and only if it has a delivery.
   */
  addForAll(tx: Tx, messages: readonly Traced<AddressedMessage>[], now: Date): Promise<WorkingEndpoint[]> {
    const all = <T>(of: (message: Traced<AddressedMessage>) => T): T[] => messages.map(of);
    return tx.query<WorkingEndpoint>(
      `WITH said AS (
         SELECT * FROM unnest($2::uuid[], $3::text[], $4::text[], $5::text[], $6::text[], $7::timestamptz[], $8::uuid[],
           $9::uuid[], $10::uuid[])
           AS said (id, event, subject, data, traceparent, occurred_at, plugin_id, only_members_of, only_user)),
       asked AS (
         SELECT id AS message_id, event, only_members_of, only_user, plugin_id FROM said WHERE plugin_id IS NOT NULL
         UNION ALL SELECT id, event, only_members_of, only_user, NULL FROM said),
       wanting AS (
         SELECT e.id, e.failing_since IS NOT NULL AS failing, asked.message_id FROM asked
         CROSS JOIN LATERAL (
           SELECT * FROM gateway.webhook_endpoint e WHERE asked.plugin_id IS NOT NULL AND e.plugin_id = asked.plugin_id
           UNION ALL
           SELECT * FROM gateway.webhook_endpoint e WHERE asked.plugin_id IS NULL AND e.plugin_id IS NULL) e
         WHERE e.state = 'enabled' AND asked.event = ANY(e.events)
           AND CASE e.owner_kind
             WHEN 'user' THEN EXISTS (SELECT FROM gateway.user u WHERE u.id = e.owner_id::uuid AND u.state = 'active')
             ELSE EXISTS (SELECT FROM gateway.oauth_client c WHERE c.id = e.owner_id AND c.revoked_at IS NULL) END
           AND (asked.only_user IS NULL OR (e.owner_kind = 'user' AND e.owner_id = asked.only_user::text))
           AND (asked.only_members_of IS NULL OR (e.owner_kind = 'user' AND EXISTS (SELECT FROM gateway.publisher_member m
             WHERE m.publisher_id = asked.only_members_of AND m.user_id = e.owner_id::uuid)))),
       message AS (
         INSERT INTO gateway.webhook_message (id, event, subject, data, traceparent, occurred_at, created_at)
         SELECT id, event, subject, data::json, traceparent, occurred_at, $1 FROM said
         WHERE id IN (SELECT message_id FROM wanting)),
       delivery AS (
         INSERT INTO gateway.webhook_delivery (id, endpoint_id, message_id, state, due_at, tries, attempts, created_at)
         SELECT gen_random_uuid(), id, message_id, 'waiting', $1, 0, 0, $1 FROM wanting)
       SELECT DISTINCT id, failing FROM wanting`,
      [
        now,
        ...[all(({ id }) => id), all(({ event }) => event), all(({ subject }) => subject)],
        ...[all(({ data }) => JSON.stringify(data)), all(({ traceparent }) => traceparent)],
        ...[all(({ occurredAt }) => occurredAt), all(({ packageId }) => packageId ?? null)],
        ...[all(({ onlyMembersOf }) => onlyMembersOf ?? null), all(({ onlyUser }) => onlyUser ?? null)],
      ],
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
