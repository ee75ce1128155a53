import { Inject, Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { Clock, Shutdown } from '@app/kernel';
import { InjectUnitOfWork, type UnitOfWork } from '@app/persistence';
import { measureWaiting } from '../metrics';
import { webhooksConfig, type WebhookSettings } from '../webhooks.config';

const EVERY_MS = 60 * 60 * 1000;
const DAY_MS = 24 * 60 * 60 * 1000;
/** Messages removed in one statement, with their deliveries and log. */
const CHUNK = 500;

/** Forgets messages, deliveries and their log when they are old, and deleted endpoints when nothing of them is left. */
@Injectable()
export class DeliveryRetention implements OnApplicationBootstrap {
  private readonly logger = new Logger('Webhooks');
  private timer?: NodeJS.Timeout;
  private stopped = false;
  private purging = Promise.resolve();

  constructor(
    @InjectUnitOfWork('gateway') private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
    @Inject(webhooksConfig.token) private readonly settings: WebhookSettings,
    private readonly shutdown: Shutdown,
  ) {}

  onApplicationBootstrap(): void {
    const again = (): void => void (this.purging = this.tryPurge());
    this.timer = setInterval(again, EVERY_MS).unref();
    measureWaiting({ count: (most) => this.countWaiting(most), overdueSeconds: () => this.overdueSeconds() });
    this.shutdown.add('work', () => this.stop());
  }

  /** Removes everything older than it is kept. Replicas that do so at once take different rows. */
  async purge(): Promise<void> {
    const before = new Date(this.clock.nowMs() - this.settings.WEBHOOK_KEEP_DAYS * DAY_MS);
    for (let removed = CHUNK; removed === CHUNK && !this.stopped;) {
      const rows = await this.unitOfWork.query(
        `DELETE FROM gateway.webhook_message WHERE id IN (
           SELECT id FROM gateway.webhook_message WHERE created_at < $1
           ORDER BY created_at LIMIT $2 FOR UPDATE SKIP LOCKED) RETURNING 1`,
        [before, CHUNK],
      );
      removed = rows.length;
    }
    await this.unitOfWork.query(
      `DELETE FROM gateway.webhook_endpoint e WHERE state = 'deleted' AND updated_at < $1
         AND NOT EXISTS (SELECT FROM gateway.webhook_delivery d WHERE d.endpoint_id = e.id)`,
      [before],
    );
  }

  private async stop(): Promise<void> {
    this.stopped = true;
    clearInterval(this.timer);
    measureWaiting(undefined);
    await this.purging;
  }
  private async tryPurge(): Promise<void> {
    await this.purge().catch((error: unknown) => {
      this.logger.warn({ err: error }, 'old webhook deliveries are kept for now');
    });
  }
  private async countWaiting(most: number): Promise<number> {
    const [row] = await this.unitOfWork.query<{ waiting: number }>(
      `SELECT count(*)::int AS waiting FROM (
         SELECT FROM gateway.webhook_delivery WHERE state = 'waiting' LIMIT $1) counted`,
      [most],
    );
    return row?.waiting ?? 0;
  }
  /** One step of an index for each endpoint that works; what waits for a failing one waits for its receiver. */
  private async overdueSeconds(): Promise<number> {
    const now = this.clock.now();
    const [row] = await this.unitOfWork.query<{ dueAt: Date | null }>(
      `SELECT min(head.due_at) AS "dueAt" FROM gateway.webhook_endpoint e CROSS JOIN LATERAL (
         SELECT due_at FROM gateway.webhook_delivery d
         WHERE d.endpoint_id = e.id AND d.state = 'waiting' AND d.lease_id IS NULL ORDER BY due_at LIMIT 1) head
       WHERE e.state = 'enabled' AND e.failing_since IS NULL AND (e.paused_until IS NULL OR e.paused_until <= $1)`,
      [now],
    );
    return row?.dueAt == null ? 0 : Math.max(0, now.getTime() - row.dueAt.getTime()) / 1000;
  }
}
