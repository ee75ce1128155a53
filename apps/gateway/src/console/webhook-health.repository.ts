import { Injectable } from '@nestjs/common';
import type { WebhookDisabledReason } from '@app/contracts';
import { InjectUnitOfWork, type UnitOfWork } from '@app/persistence';

/** How all webhooks together are. */
export interface WebhookTotals {
  readonly working: number;
  /** Sent to, but nothing has got through of late. */
  readonly failing: number;
  /** Reef has stopped sending. */
  readonly stopped: number;
  readonly waiting: number;
  /** Of those, the ones whose time has come. */
  readonly due: number;
  readonly oldest: Date | null;
}
/** An endpoint that wants somebody's eye, without what only its owner may see: path and secret. */
export interface TroubledEndpoint {
  readonly id: string;
  readonly host: string;
  readonly ownerKind: 'user' | 'client';
  readonly ownerId: string;
  /** Null for a client, and an account that is gone. */
  readonly ownerHandle: string | null;
  readonly disabledReason: WebhookDisabledReason | null;
  readonly failingSince: Date | null;
  readonly waiting: number;
  readonly lastStatus: number | null;
  readonly lastError: string | null;
  readonly lastAt: Date | null;
}

/** How webhooks are, for the staff. */
@Injectable()
export class WebhookHealthRepository {
  constructor(@InjectUnitOfWork('gateway') private readonly unitOfWork: UnitOfWork) {}

  async totals(now: Date): Promise<WebhookTotals> {
    const [row] = await this.unitOfWork.query<WebhookTotals>(
      `SELECT * FROM (
         SELECT count(*) FILTER (WHERE state = 'enabled' AND failing_since IS NULL)::int AS working,
           count(*) FILTER (WHERE state = 'enabled' AND failing_since IS NOT NULL)::int AS failing,
           count(*) FILTER (WHERE state = 'disabled' AND disabled_reason <> 'owner')::int AS stopped
         FROM gateway.webhook_endpoint) endpoints,
       (SELECT count(*)::int AS waiting, count(*) FILTER (WHERE due_at <= $1)::int AS due, min(created_at) AS oldest
        FROM gateway.webhook_delivery WHERE state = 'waiting') deliveries`,
      [now],
    );
    return row!;
  }

  /** Those that fail or were stopped first, the longest before the others; then those with the most that waits. */
  troubled(limit: number): Promise<TroubledEndpoint[]> {
    return this.unitOfWork.query<TroubledEndpoint>(
      `SELECT e.id, substring(e.url FROM '^[a-z]+://([^/?#]+)') AS host, e.owner_kind AS "ownerKind",
         e.owner_id AS "ownerId", account.handle AS "ownerHandle", e.disabled_reason AS "disabledReason",
         e.failing_since AS "failingSince", backlog.waiting, last.status AS "lastStatus", last.error AS "lastError",
         last.started_at AS "lastAt"
       FROM gateway.webhook_endpoint e
       LEFT JOIN gateway.user account ON e.owner_kind = 'user' AND account.id::text = e.owner_id
       CROSS JOIN LATERAL (SELECT count(*)::int AS waiting FROM gateway.webhook_delivery d
         WHERE d.endpoint_id = e.id AND d.state = 'waiting') backlog
       LEFT JOIN LATERAL (
         SELECT a.status, a.error, a.started_at FROM gateway.webhook_delivery d
         JOIN gateway.webhook_attempt a ON a.delivery_id = d.id
         WHERE d.endpoint_id = e.id AND d.state <> 'delivered'
         ORDER BY d.created_at DESC, d.id DESC, a.number DESC LIMIT 1) last ON true
       WHERE e.state <> 'deleted'
         AND (e.failing_since IS NOT NULL OR e.disabled_reason IN ('gone', 'failing') OR backlog.waiting > 0)
       ORDER BY e.failing_since NULLS LAST, backlog.waiting DESC, e.id LIMIT $1`,
      [limit],
    );
  }
}
