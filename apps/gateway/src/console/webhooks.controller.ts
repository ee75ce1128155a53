import { Get } from '@nestjs/common';
import { Clock } from '@app/kernel';
import type { PageAnswer, SignedInVisit } from '../pages/page';
import { CurrentVisit } from '../pages/visit.guard';
import { Console } from './console.decorator';
import { WebhookHealth } from './webhook-health.service';
import { webhooksPage } from './webhooks.page';

/** How webhooks are. */
@Console('console/webhooks')
export class WebhookPagesController {
  constructor(
    private readonly health: WebhookHealth,
    private readonly clock: Clock,
  ) {}

  @Get()
  async show(@CurrentVisit() visit: SignedInVisit): Promise<PageAnswer> {
    const { totals, troubled } = await this.health.now();
    return { page: webhooksPage(visit, totals, troubled, this.clock.nowMs()) };
  }
}
