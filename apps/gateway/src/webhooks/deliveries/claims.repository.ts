import { Injectable } from '@nestjs/common';
import { webhookDisabled } from '@app/contracts';
import { Batches, newId } from '@app/kernel';
import { InjectUnitOfWork, type Tx, type UnitOfWork } from '@app/persistence';
import type { WebhookMessage } from '../messages/webhook-message';
import type { SendOutcome } from '../targets/send-outcome';
import type { AttemptVerdict } from './verdict-of-attempt.rules';
import type { WorkingEndpoint } from './working-endpoint';

/** A delivery in the hands of this worker, as long as its lease lasts. */
export interface ClaimedDelivery {
  readonly id: string;
  readonly leaseId: string;
  readonly endpointId: string;
  /** This attempt's number in the log. */
  readonly attempts: number;
  /** And by the retry schedule. */
  readonly tries: number;
  readonly url: string;
  readonly cloudEvents: boolean;
  readonly secretSealed: Buffer;
  readonly oldSecretSealed: Buffer | null;
  readonly oldSecretUntil: Date | null;
  readonly failingSince: Date | null;
  readonly message: WebhookMessage;
  readonly traceparent: string;
}
type ClaimedRow = Omit<ClaimedDelivery, 'message'> & {
  readonly messageId: string;
  readonly event: WebhookMessage['event'];
  readonly subject: string | null;
  readonly data: object;
  readonly occurredAt: Date;
};

/** An endpoint whose turn it is. */
export interface AskedEndpoint {
  readonly id: string;
  /** Deliveries to it at a time, by all replicas together; to a failing one, one. */
  readonly most: number;
}
interface Delivered {
  readonly claimed: ClaimedDelivery;
  readonly outcome: SendOutcome;
  readonly now: Date;
}
export interface ClaimLimits {
  /** Deliveries in all. */
  readonly slots: number;
  readonly leaseMs: number;
}

/**
 * A condition that is true and lets the statement's commit return before it is on disk. Should the database lose power
 * then, a delivery is made again, which receivers expect; waiting for the disk twice a delivery would be most of its cost.
 */
const NO_NEED_TO_SYNC = `set_config('synchronous_commit', 'off', true) = 'off'`;

/** Deliveries whose end is written down in one statement. */
const MOST_ENDINGS = 200;

/** Deliveries that wait, and who has them in hand. All times are those of the gateways' clocks, which agree to a second. */
@Injectable()
export class ClaimsRepository {
  private readonly endings = new Batches<Delivered, void>((results) => this.finish(results), MOST_ENDINGS);

  constructor(@InjectUnitOfWork('gateway') private readonly unitOfWork: UnitOfWork) {}

  /**
   * Takes what is due at these endpoints, in their order, as far as each has room: the cost is that of looking at the
   * head of each one's own queue, however much waits elsewhere. An attempt is in the log before it is made.
   */
  async claim(asked: readonly AskedEndpoint[], limits: ClaimLimits, now: Date): Promise<ClaimedDelivery[]> {
    const rows = await this.unitOfWork.query<ClaimedRow>(
      `WITH endpoint AS (
         SELECT e.*, asked.place, asked.most FROM unnest($1::uuid[], $4::integer[]) WITH ORDINALITY AS asked (id, most, place)
         JOIN gateway.webhook_endpoint e USING (id)
         WHERE e.state = 'enabled' AND (e.paused_until IS NULL OR e.paused_until <= $2)),
       due AS (
         SELECT head.id FROM endpoint CROSS JOIN LATERAL (
           SELECT d.id FROM gateway.webhook_delivery d
           WHERE d.endpoint_id = endpoint.id AND d.state = 'waiting' AND d.due_at <= $2
           ORDER BY d.due_at
           LIMIT greatest(0, CASE WHEN endpoint.failing_since IS NULL THEN endpoint.most ELSE 1 END - (
             SELECT count(*) FROM gateway.webhook_delivery busy WHERE busy.endpoint_id = endpoint.id
               AND busy.lease_id IS NOT NULL AND busy.due_at > $2))
           FOR UPDATE SKIP LOCKED) head
         ORDER BY endpoint.place LIMIT $3),
       claimed AS (
         UPDATE gateway.webhook_delivery d SET lease_id = $5, due_at = $6, tries = tries + 1, attempts = attempts + 1
         FROM due WHERE d.id = due.id AND ${NO_NEED_TO_SYNC} RETURNING d.*),
       logged AS (
         INSERT INTO gateway.webhook_attempt (delivery_id, number, started_at) SELECT id, attempts, $2 FROM claimed)
       SELECT c.id, c.lease_id AS "leaseId", c.endpoint_id AS "endpointId", c.attempts, c.tries, e.url,
         e.cloud_events AS "cloudEvents", e.secret_sealed AS "secretSealed", e.old_secret_sealed AS "oldSecretSealed",
         e.old_secret_until AS "oldSecretUntil", e.failing_since AS "failingSince", m.id AS "messageId", m.event,
         m.subject, m.data, m.occurred_at AS "occurredAt", m.traceparent
       FROM claimed c JOIN endpoint e ON e.id = c.endpoint_id JOIN gateway.webhook_message m ON m.id = c.message_id`,
      [
        ...[asked.map(({ id }) => id), now, limits.slots, asked.map(({ most }) => most)],
        ...[newId(), new Date(now.getTime() + limits.leaseMs)],
      ],
    );
    return rows.map(({ messageId, event, subject, data, occurredAt, ...row }) => {
      return { ...row, message: { id: messageId, event, subject, data, occurredAt } };
    });
  }

  /**
   * Endpoints with something due, walked in the order of their ids from `after` on: one step of an index each, however
   * long their queues are.
   * @returns at most `limit` of them that have something due, and where to go on; undefined at the end
   */
  async due(after: string, limit: number, now: Date): Promise<{ found: WorkingEndpoint[]; next: string | undefined }> {
    const rows = await this.unitOfWork.query<WorkingEndpoint & { due: boolean }>(
      `WITH RECURSIVE walk (id, step) AS (
         (SELECT endpoint_id, 1 FROM gateway.webhook_delivery WHERE state = 'waiting' AND endpoint_id > $1
          ORDER BY endpoint_id LIMIT 1)
         UNION ALL
         SELECT (SELECT d.endpoint_id FROM gateway.webhook_delivery d
                 WHERE d.state = 'waiting' AND d.endpoint_id > walk.id ORDER BY d.endpoint_id LIMIT 1), step + 1
         FROM walk WHERE walk.id IS NOT NULL AND step < $2)
       SELECT e.id, e.failing_since IS NOT NULL AS failing, e.state = 'enabled'
         AND (e.paused_until IS NULL OR e.paused_until <= $3)
         AND EXISTS (SELECT FROM gateway.webhook_delivery d WHERE d.endpoint_id = e.id AND d.state = 'waiting'
           AND d.due_at <= $3) AS due
       FROM walk JOIN gateway.webhook_endpoint e USING (id) ORDER BY e.id`,
      [after, limit, now],
    );
    const found = rows.filter(({ due }) => due).map(({ id, failing }) => ({ id, failing }));
    return { found, next: rows.length < limit ? undefined : rows.at(-1)!.id };
  }

  /** Gives back what was interrupted, as if it had not been tried; the log keeps the attempt. */
  async release({ id, leaseId }: ClaimedDelivery, now: Date): Promise<void> {
    await this.unitOfWork.query(
      `UPDATE gateway.webhook_delivery SET lease_id = NULL, due_at = $3, tries = tries - 1
       WHERE id = $1 AND lease_id = $2 AND state = 'waiting'`,
      [id, leaseId, now],
    );
  }

  /** Writes down that an attempt got through, together with others that do; nothing when the lease was lost meanwhile. */
  delivered(claimed: ClaimedDelivery, outcome: SendOutcome, now: Date): Promise<void> {
    return this.endings.add({ claimed, outcome, now });
  }
  private async finish(results: readonly Delivered[]): Promise<void[]> {
    const all = <T>(of: (result: Delivered) => T): T[] => results.map(of);
    await this.unitOfWork.query(
      `WITH result AS (
         SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::integer[], $4::integer[], $5::integer[], $6::text[],
           $7::timestamptz[]) AS result (id, lease_id, number, duration_ms, status, response, at)),
       logged AS (
         UPDATE gateway.webhook_attempt a SET duration_ms = r.duration_ms, status = r.status, response = r.response
         FROM result r WHERE a.delivery_id = r.id AND a.number = r.number),
       delivery AS (
         UPDATE gateway.webhook_delivery d SET state = 'delivered', lease_id = NULL, last_status = r.status,
           finished_at = r.at
         FROM result r WHERE d.id = r.id AND d.lease_id = r.lease_id AND d.state = 'waiting' AND ${NO_NEED_TO_SYNC}
         RETURNING d.endpoint_id),
       back AS (
         SELECT id FROM gateway.webhook_endpoint WHERE id IN (SELECT endpoint_id FROM delivery)
           AND (failing_since IS NOT NULL OR paused_until IS NOT NULL)
         ORDER BY id FOR NO KEY UPDATE)
       UPDATE gateway.webhook_endpoint SET failing_since = NULL, paused_until = NULL WHERE id IN (SELECT id FROM back)`,
      [
        ...[all(({ claimed }) => claimed.id), all(({ claimed }) => claimed.leaseId)],
        ...[all(({ claimed }) => claimed.attempts), all(({ outcome }) => outcome.durationMs)],
        ...[all(({ outcome }) => outcome.status ?? null), all(({ outcome }) => outcome.response ?? null)],
        all(({ now }) => now),
      ],
    );
    return all(() => undefined);
  }

  /** Writes down how an attempt failed and what follows; nothing follows when the lease was lost meanwhile. */
  async settle(claimed: ClaimedDelivery, outcome: SendOutcome, verdict: AttemptVerdict, now: Date): Promise<void> {
    const { id, leaseId, endpointId, attempts } = claimed;
    const { state, dueAt, pausedUntil } = consequences(verdict);
    await this.unitOfWork.query(
      `WITH logged AS (
         UPDATE gateway.webhook_attempt SET duration_ms = $5, status = $6, error = $7, response = $8
         WHERE delivery_id = $1 AND number = $4),
       delivery AS (
         UPDATE gateway.webhook_delivery SET state = $9, lease_id = NULL, due_at = coalesce($10, due_at), last_status = $6,
           finished_at = CASE WHEN $9 = 'waiting' THEN NULL ELSE $11::timestamptz END
         WHERE id = $1 AND lease_id = $2 AND state = 'waiting' AND ${NO_NEED_TO_SYNC} RETURNING endpoint_id)
       UPDATE gateway.webhook_endpoint SET
         failing_since = coalesce(failing_since, $11), paused_until = greatest(paused_until, $12)
       WHERE id = $3 AND (failing_since IS NULL OR $12::timestamptz IS NOT NULL) AND EXISTS (SELECT FROM delivery)`,
      [
        ...[id, leaseId, endpointId, attempts],
        ...[outcome.durationMs, outcome.status ?? null, outcome.error ?? null, outcome.response ?? null],
        ...[state, dueAt, now, pausedUntil],
      ],
    );
  }

  /** Nothing is sent to the endpoint any more, and what waits is given up. Says so once. */
  async disable(tx: Tx, endpointId: string, reason: 'gone' | 'failing', now: Date): Promise<void> {
    const [endpoint] = await tx.query<{ url: string }>(
      `UPDATE gateway.webhook_endpoint SET state = 'disabled', disabled_reason = $2, updated_at = $3
       WHERE id = $1 AND state = 'enabled' RETURNING url`,
      [endpointId, reason, now],
    );
    if (endpoint === undefined) return;
    await tx.query(
      `UPDATE gateway.webhook_delivery SET state = 'failed', finished_at = $2
       WHERE endpoint_id = $1 AND state = 'waiting' AND (lease_id IS NULL OR due_at <= $2)`,
      [endpointId, now],
    );
    const host = new URL(endpoint.url).host;
    await tx.emit(webhookDisabled, { webhookId: endpointId, host, reason, by: { kind: 'system' } });
  }
}

function consequences(verdict: AttemptVerdict): { state: string; dueAt: Date | null; pausedUntil: Date | null } {
  if (verdict.kind !== 'again') return { state: verdict.kind, dueAt: null, pausedUntil: null };
  const { dueAtMs, pausedUntilMs } = verdict;
  return {
    state: 'waiting',
    dueAt: new Date(dueAtMs),
    pausedUntil: pausedUntilMs === undefined ? null : new Date(pausedUntilMs),
  };
}
