import { Body, Controller, Delete, Get, HttpCode, Param, Post, Put, Query } from '@nestjs/common';
import {
  ApiBody,
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiQuery,
  ApiTags,
} from '@nestjs/swagger';
import {
  CreateWebhookBody,
  findPlugin,
  RegisterRatingWebhookBody,
  RotateSecretBody,
  UpdateWebhookBody,
  WebhookPage,
  WebhookView,
  WebhookWithSecret,
  type ErrorCode,
} from '@app/contracts';
import { ApiErrors } from '../../api-errors.decorator';
import { RequireScope } from '../../authentication/require-scope.decorator';
import { textQuery } from '../../bytes/query.rules';
import { parseBody } from '../../errors/parse-body';
import { Idempotent } from '../../idempotency/idempotent.decorator';
import { wholeInRange } from '../../ratings/rating-request.rules';
import { EndpointsService } from './endpoints.service';

const REPEATED: readonly ErrorCode[] = ['IDEMPOTENCY_KEY_INVALID', 'IDEMPOTENCY_KEY_REUSED', 'IDEMPOTENCY_IN_PROGRESS'];

/** Who wants to be told of what, and where (rating spec 5.2, server-semantics 9.1). Everybody sees their own only. */
@ApiTags('webhooks')
@Controller('v1/webhooks')
export class WebhooksController {
  constructor(private readonly endpoints: EndpointsService) {}

  @Post('rating-updated')
  @RequireScope('plugin:rating:write')
  @Idempotent()
  @ApiOperation({
    operationId: 'register_rating_webhook',
    summary: 'Be told when ratings are made, changed and deleted',
  })
  @ApiBody({ type: RegisterRatingWebhookBody })
  @ApiCreatedResponse({ type: WebhookWithSecret })
  @ApiErrors(findPlugin, 'WEBHOOK_TARGET_FORBIDDEN', 'TOO_MANY_WEBHOOKS', ...REPEATED)
  register(@Body() body: unknown): Promise<WebhookWithSecret> {
    return this.endpoints.create(parseBody(RegisterRatingWebhookBody, body, 'Webhook'));
  }

  @Post()
  @RequireScope('plugin:rating:write')
  @Idempotent()
  @ApiOperation({ operationId: 'create_webhook', summary: 'Create a webhook for events of your choice' })
  @ApiBody({ type: CreateWebhookBody })
  @ApiCreatedResponse({ type: WebhookWithSecret })
  @ApiErrors(findPlugin, 'WEBHOOK_TARGET_FORBIDDEN', 'TOO_MANY_WEBHOOKS', ...REPEATED)
  create(@Body() body: unknown): Promise<WebhookWithSecret> {
    return this.endpoints.create(parseBody(CreateWebhookBody, body, 'Webhook'));
  }

  @Get()
  @RequireScope('plugin:rating:read')
  @ApiOperation({ operationId: 'list_webhooks', summary: 'Your webhooks, the newest first' })
  @ApiQuery({ name: 'limit', required: false, description: '1 to 100, default 20' })
  @ApiQuery({ name: 'cursor', required: false, description: '`meta.nextCursor` of the page before' })
  @ApiOkResponse({ type: WebhookPage })
  @ApiErrors()
  list(@Query('limit') limit?: string, @Query('cursor') cursor?: string): Promise<WebhookPage> {
    return this.endpoints.list(wholeInRange('limit', limit, { min: 1, max: 100 }) ?? 20, textQuery(cursor));
  }

  @Get(':webhookId')
  @RequireScope('plugin:rating:read')
  @ApiOperation({ operationId: 'get_webhook', summary: 'One of your webhooks' })
  @ApiOkResponse({ type: WebhookView })
  @ApiErrors('WEBHOOK_NOT_FOUND')
  get(@Param('webhookId') id: string): Promise<WebhookView> {
    return this.endpoints.get(id);
  }

  @Put(':webhookId')
  @RequireScope('plugin:rating:write')
  @ApiOperation({ operationId: 'update_webhook', summary: 'Change a webhook; what the body does not name stays' })
  @ApiBody({ type: UpdateWebhookBody })
  @ApiOkResponse({ type: WebhookView })
  @ApiErrors(findPlugin, 'WEBHOOK_NOT_FOUND', 'WEBHOOK_TARGET_FORBIDDEN')
  update(@Param('webhookId') id: string, @Body() body: unknown): Promise<WebhookView> {
    return this.endpoints.update(id, parseBody(UpdateWebhookBody, body, 'Webhook'));
  }

  @Delete(':webhookId')
  @HttpCode(204)
  @RequireScope('plugin:rating:write')
  @ApiOperation({ operationId: 'delete_webhook', summary: 'Delete a webhook; what waits for it is not sent any more' })
  @ApiNoContentResponse()
  @ApiErrors('WEBHOOK_NOT_FOUND')
  remove(@Param('webhookId') id: string): Promise<void> {
    return this.endpoints.remove(id);
  }

  @Post(':webhookId/rotate-secret')
  @HttpCode(200)
  @RequireScope('plugin:rating:write')
  @Idempotent()
  @ApiOperation({
    operationId: 'rotate_webhook_secret',
    summary: 'Sign with another secret; for 24 hours the one of before signs, too',
  })
  @ApiBody({ type: RotateSecretBody, required: false })
  @ApiOkResponse({ type: WebhookWithSecret })
  @ApiErrors('WEBHOOK_NOT_FOUND', ...REPEATED)
  rotate(@Param('webhookId') id: string, @Body() body?: unknown): Promise<WebhookWithSecret> {
    return this.endpoints.rotate(id, parseBody(RotateSecretBody, body ?? {}, 'Secret').secret);
  }
}
