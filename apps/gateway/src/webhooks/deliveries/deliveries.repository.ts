import { Injectable } from '@nestjs/common';
import type { DeliveryState } from '@app/contracts';
import { InjectUnitOfWork, type CursorKey, type Tx, type UnitOfWork } from '@app/persistence';
import type { WebhookMessage } from '../messages/webhook-message';

export interface DeliveryRow {
  readonly id: string;
  readonly messageId: string;
  readonly event: WebhookMessage['event'];
  readonly state: DeliveryState;
  readonly attempts: number;
  readonly dueAt: Date;
  readonly lastStatus: number | null;
  readonly createdAt: Date;
  readonly finishedAt: Date | null;
}
/** A delivery, and the rest of what is sent. */
export type DeliveryWithMessage = DeliveryRow & Pick<WebhookMessage, 'subject' | 'data' | 'occurredAt'>;

export interface AttemptRow {
  readonly number: number;
  readonly startedAt: Date;
  readonly durationMs: number | null;
  readonly status: number | null;
  readonly error: string | null;
  readonly response: string | null;
}

const COLUMNS = `d.id, d.message_id AS "messageId", m.event, d.state, d.attempts, d.due_at AS "dueAt",
  d.last_status AS "lastStatus", d.created_at AS "createdAt", d.finished_at AS "finishedAt"`;
const FROM = `FROM gateway.webhook_delivery d JOIN gateway.webhook_message m ON m.id = d.message_id`;
/** What owners see and want of deliveries. */
@Injectable()
export class DeliveriesRepository {
  constructor(@InjectUnitOfWork('gateway') private readonly unitOfWork: UnitOfWork) {}

  /** The newest first. */
  page(
    endpointId: string,
    state: string | undefined,
    after: CursorKey | undefined,
    limit: number,
  ): Promise<DeliveryRow[]> {
    return this.unitOfWork.query<DeliveryRow>(
      `SELECT ${COLUMNS} ${FROM}
       WHERE d.endpoint_id = $1 AND ($2::text IS NULL OR d.state = $2)
         AND ($3::timestamptz IS NULL OR (d.created_at, d.id) < ($3, $4::uuid))
       ORDER BY d.created_at DESC, d.id DESC LIMIT $5`,
      [endpointId, state ?? null, after?.[0] ?? null, after?.[1] ?? null, limit],
    );
  }
  async find(endpointId: string, id: string): Promise<DeliveryWithMessage | undefined> {
    const [row] = await this.unitOfWork.query<DeliveryWithMessage>(
      `SELECT ${COLUMNS}, m.subject, m.data, m.occurred_at AS "occurredAt" ${FROM}
       WHERE d.endpoint_id = $1 AND d.id = $2`,
      [endpointId, id],
    );
    return row;
  }
  /** The newest first. */
  log(deliveryId: string, limit: number): Promise<AttemptRow[]> {
    return this.unitOfWork.query<AttemptRow>(
      `SELECT number, started_at AS "startedAt", duration_ms AS "durationMs", status, error, response
       FROM gateway.webhook_attempt WHERE delivery_id = $1 ORDER BY number DESC LIMIT $2`,
      [deliveryId, limit],
    );
  }

  /** Sends a delivery again, from the first attempt of the schedule on. @returns whether there is one */
  async again(tx: Tx, endpointId: string, id: string, now: Date): Promise<boolean> {
    const rows = await tx.query(
      `UPDATE gateway.webhook_delivery SET state = 'waiting', tries = 0, finished_at = NULL,
         due_at = CASE WHEN lease_id IS NULL THEN $2 ELSE due_at END -- what is in a worker's hands is being sent anyway
       WHERE endpoint_id = $1 AND id = $3 RETURNING 1`,
      [endpointId, now, id],
    );
    return rows.length > 0;
  }
  /** The same of what came since then, failed or all; what waits need wait no longer. @returns how many */
  async againSince(tx: Tx, endpointId: string, since: Date, all: boolean, now: Date): Promise<number> {
    const rows = await tx.query(
      `UPDATE gateway.webhook_delivery SET state = 'waiting', tries = 0, finished_at = NULL, due_at = $2
       WHERE endpoint_id = $1 AND created_at >= $3 AND lease_id IS NULL AND ($4 OR state <> 'delivered') RETURNING 1`,
      [endpointId, now, since, all],
    );
    return rows.length;
  }
}
