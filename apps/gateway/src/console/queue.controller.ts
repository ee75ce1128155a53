import { Get, Query } from '@nestjs/common';
import { Clock } from '@app/kernel';
import type { PageAnswer, SignedInVisit } from '../pages/page';
import { CurrentVisit } from '../pages/visit.guard';
import { Console } from './console.decorator';
import { ConsoleQueue } from './console-queue.service';
import { queuePage } from './queue.page';
import { queueView, type Query as QueryString } from './queue-place.rules';

/** Where moderators begin. */
@Console('console')
export class QueueController {
  constructor(
    private readonly queue: ConsoleQueue,
    private readonly clock: Clock,
  ) {}

  @Get()
  async show(@CurrentVisit() visit: SignedInVisit, @Query() query: QueryString): Promise<PageAnswer> {
    const view = queueView(query);
    return { page: queuePage(visit, view, await this.queue.page(view), this.clock.nowMs()) };
  }
}
