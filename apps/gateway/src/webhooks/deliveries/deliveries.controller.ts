import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiAcceptedResponse, ApiBody, ApiOkResponse, ApiOperation, ApiQuery, ApiTags } from '@nestjs/swagger';
import {
  DELIVERY_STATES,
  QueuedDelivery,
  ReplayedDeliveries,
  ReplaySinceBody,
  WebhookDeliveryDetail,
  WebhookDeliveryPage,
  type ErrorCode,
} from '@app/contracts';
import { ApiErrors } from '../../api-errors.decorator';
import { RequireScope } from '../../authentication/require-scope.decorator';
import { textQuery } from '../../bytes/query.rules';
import { parseBody } from '../../errors/parse-body';
import { Idempotent } from '../../idempotency/idempotent.decorator';
import { wholeInRange } from '../../ratings/rating-request.rules';
import { DeliveriesService } from './deliveries.service';
import { ReplaysService } from './replays.service';

const REFUSALS: readonly ErrorCode[] = [
  ...(['WEBHOOK_NOT_FOUND', 'WEBHOOK_DISABLED'] as const),
  ...(['IDEMPOTENCY_KEY_INVALID', 'IDEMPOTENCY_KEY_REUSED', 'IDEMPOTENCY_IN_PROGRESS'] as const),
];

/** What a webhook was sent, and sending it again (standards 3.5). */
@ApiTags('webhooks')
@Controller('v1/webhooks/:webhookId')
export class DeliveriesController {
  constructor(
    private readonly deliveries: DeliveriesService,
    private readonly replays: ReplaysService,
  ) {}

  @Get('deliveries')
  @RequireScope('plugin:rating:read')
  @ApiOperation({ operationId: 'list_webhook_deliveries', summary: 'What a webhook was or will be sent, newest first' })
  @ApiQuery({ name: 'state', required: false, enum: [...DELIVERY_STATES] })
  @ApiQuery({ name: 'limit', required: false, description: '1 to 100, default 20' })
  @ApiQuery({ name: 'cursor', required: false, description: '`meta.nextCursor` of the page before' })
  @ApiOkResponse({ type: WebhookDeliveryPage })
  @ApiErrors('WEBHOOK_NOT_FOUND')
  list(
    @Param('webhookId') id: string,
    @Query('state') state?: string,
    @Query('limit') limit?: string,
    @Query('cursor') cursor?: string,
  ): Promise<WebhookDeliveryPage> {
    const many = wholeInRange('limit', limit, { min: 1, max: 100 }) ?? 20;
    return this.deliveries.list(id, textQuery(state), many, textQuery(cursor));
  }

  @Get('deliveries/:deliveryId')
  @RequireScope('plugin:rating:read')
  @ApiOperation({ operationId: 'get_webhook_delivery', summary: 'One delivery, its body, and the log of its attempts' })
  @ApiOkResponse({ type: WebhookDeliveryDetail })
  @ApiErrors('WEBHOOK_NOT_FOUND', 'WEBHOOK_DELIVERY_NOT_FOUND')
  get(@Param('webhookId') id: string, @Param('deliveryId') deliveryId: string): Promise<WebhookDeliveryDetail> {
    return this.deliveries.get(id, deliveryId);
  }

  @Post('test')
  @HttpCode(202)
  @RequireScope('plugin:rating:write')
  @Idempotent()
  @ApiOperation({ operationId: 'test_webhook', summary: 'Send the event `webhook.test`' })
  @ApiAcceptedResponse({ type: QueuedDelivery })
  @ApiErrors(...REFUSALS)
  test(@Param('webhookId') id: string): Promise<QueuedDelivery> {
    return this.replays.test(id);
  }

  @Post('deliveries/:deliveryId/replay')
  @HttpCode(202)
  @RequireScope('plugin:rating:write')
  @Idempotent()
  @ApiOperation({ operationId: 'replay_webhook_delivery', summary: 'Send a delivery again, with the same id and body' })
  @ApiAcceptedResponse({ type: QueuedDelivery })
  @ApiErrors(...REFUSALS, 'WEBHOOK_DELIVERY_NOT_FOUND')
  replay(@Param('webhookId') id: string, @Param('deliveryId') deliveryId: string): Promise<QueuedDelivery> {
    return this.replays.replay(id, deliveryId);
  }

  @Post('replay')
  @HttpCode(202)
  @RequireScope('plugin:rating:write')
  @Idempotent()
  @ApiOperation({
    operationId: 'replay_webhook_since',
    summary: 'Send again what came since then and did not get through',
  })
  @ApiBody({ type: ReplaySinceBody })
  @ApiAcceptedResponse({ type: ReplayedDeliveries })
  @ApiErrors(...REFUSALS)
  replaySince(@Param('webhookId') id: string, @Body() body: unknown): Promise<ReplayedDeliveries> {
    return this.replays.replaySince(id, parseBody(ReplaySinceBody, body, 'Replay'));
  }
}
