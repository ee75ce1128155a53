import { Injectable } from '@nestjs/common';
import { Clock } from '@app/kernel';
import { WebhookHealthRepository, type TroubledEndpoint, type WebhookTotals } from './webhook-health.repository';

/** Endpoints that are named; those behind are in no worse a state. */
const MOST = 50;

/** How webhooks are, for the staff. */
@Injectable()
export class WebhookHealth {
  constructor(
    private readonly rows: WebhookHealthRepository,
    private readonly clock: Clock,
  ) {}

  async now(): Promise<{ totals: WebhookTotals; troubled: readonly TroubledEndpoint[] }> {
    const [totals, troubled] = await Promise.all([this.rows.totals(this.clock.now()), this.rows.troubled(MOST)]);
    return { totals, troubled };
  }
}
