import { Injectable } from '@nestjs/common';
import { DomainError } from '@app/kernel';
import { InjectUnitOfWork, type CursorKey, type Tx, type UnitOfWork } from '@app/persistence';
import type { EndpointRow, EndpointSettings, NewEndpoint } from './endpoint-row';
import type { WebhookOwner } from './webhook-owner.rules';

const COLUMNS = `id, url, events, plugin_id AS "pluginId", plugin_name AS "pluginName", description,
  cloud_events AS "cloudEvents", state, disabled_reason AS "disabledReason", failing_since AS "failingSince",
  secret_sealed AS "secretSealed", old_secret_until AS "oldSecretUntil", created_at AS "createdAt",
  updated_at AS "updatedAt"`;
const OF_OWNER = `owner_kind = $1 AND owner_id = $2 AND state <> 'deleted'`;

@Injectable()
export class EndpointsRepository {
  constructor(@InjectUnitOfWork('gateway') private readonly unitOfWork: UnitOfWork) {}

  async find(owner: WebhookOwner, id: string): Promise<EndpointRow | undefined> {
    const [row] = await this.unitOfWork.query<EndpointRow>(
      `SELECT ${COLUMNS} FROM gateway.webhook_endpoint WHERE ${OF_OWNER} AND id = $3`,
      [owner.kind, owner.id, id],
    );
    return row;
  }
  /** Lets nobody else change it until the transaction ends. */
  async lock(tx: Tx, owner: WebhookOwner, id: string): Promise<EndpointRow | undefined> {
    const [row] = await tx.query<EndpointRow>(
      `SELECT ${COLUMNS} FROM gateway.webhook_endpoint WHERE ${OF_OWNER} AND id = $3 FOR NO KEY UPDATE`,
      [owner.kind, owner.id, id],
    );
    return row;
  }
  /** The newest first. */
  page(owner: WebhookOwner, after: CursorKey | undefined, limit: number): Promise<EndpointRow[]> {
    return this.unitOfWork.query<EndpointRow>(
      `SELECT ${COLUMNS} FROM gateway.webhook_endpoint
       WHERE ${OF_OWNER} AND ($3::timestamptz IS NULL OR (created_at, id) < ($3, $4::uuid))
       ORDER BY created_at DESC, id DESC LIMIT $5`,
      [owner.kind, owner.id, after?.[0] ?? null, after?.[1] ?? null, limit],
    );
  }

  /** @throws DomainError TOO_MANY_WEBHOOKS when the owner has `most` */
  async insert(tx: Tx, owner: WebhookOwner, endpoint: NewEndpoint, now: Date, most: number): Promise<void> {
    // Two at once would both find room for the last one.
    await tx.query(`SELECT pg_advisory_xact_lock(hashtextextended('gateway.webhook_endpoint ' || $1, 0))`, [
      `${owner.kind} ${owner.id}`,
    ]);
    const [count] = await tx.query<{ many: number }>(
      `SELECT count(*)::int AS many FROM gateway.webhook_endpoint WHERE ${OF_OWNER}`,
      [owner.kind, owner.id],
    );
    if (count!.many >= most) throw new DomainError('TOO_MANY_WEBHOOKS', `You have ${most} webhooks; delete one first`);
    const { id, url, events, pluginId, pluginName, description, cloudEvents, state, secretSealed } = endpoint;
    await tx.query(
      `INSERT INTO gateway.webhook_endpoint (id, owner_kind, owner_id, url, events, plugin_id, plugin_name, description,
         cloud_events, state, secret_sealed, created_at, updated_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $12)`,
      [
        ...[id, owner.kind, owner.id, url, events, pluginId, pluginName, description],
        ...[cloudEvents, state, secretSealed, now],
      ],
    );
  }

  /** Takes over what the owner wants. Another URL, and enabling, make it as good as new. */
  async save(tx: Tx, id: string, wanted: EndpointSettings, isFresh: boolean, now: Date): Promise<void> {
    const { url, events, pluginId, pluginName, description, cloudEvents, state } = wanted;
    await tx.query(
      `UPDATE gateway.webhook_endpoint SET url = $2, events = $3, plugin_id = $4, plugin_name = $5, description = $6,
         cloud_events = $7, state = $8, updated_at = $9,
         disabled_reason = CASE WHEN $8 = 'enabled' THEN NULL ELSE coalesce(disabled_reason, 'owner') END,
         failing_since = CASE WHEN $10 THEN NULL ELSE failing_since END,
         paused_until = CASE WHEN $10 THEN NULL ELSE paused_until END
       WHERE id = $1`,
      [id, url, events, pluginId, pluginName, description, cloudEvents, state, now, isFresh],
    );
  }
  /** The present secret signs on until `oldUntil`; one from before that no more. */
  async rotate(tx: Tx, id: string, secretSealed: Buffer, oldUntil: Date, now: Date): Promise<void> {
    await tx.query(
      `UPDATE gateway.webhook_endpoint SET old_secret_sealed = secret_sealed, old_secret_until = $3, secret_sealed = $2,
         updated_at = $4 WHERE id = $1`,
      [id, secretSealed, oldUntil, now],
    );
  }
  /** Nobody finds it any more. The row stays as long as its deliveries do; secrets and address are gone. */
  async remove(tx: Tx, id: string, now: Date): Promise<void> {
    await tx.query(
      `UPDATE gateway.webhook_endpoint SET state = 'deleted', url = '', secret_sealed = '', old_secret_sealed = NULL,
         description = NULL, updated_at = $2 WHERE id = $1`,
      [id, now],
    );
  }
}
