import { Controller, Get, Param } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { getPublishAttempt, PublishAttempt } from '@app/contracts';
import { RpcClient } from '@app/messaging';
import { ApiErrors } from '../api-errors.decorator';
import { RequirePublisher } from '../authentication/require-publisher.decorator';

/** What `clawhub package publish --wait` asks every few seconds (client-contract 5.5). */
@ApiTags('publishing')
@Controller('api/v1/publish/attempts')
export class PublishAttemptsController {
  constructor(private readonly rpc: RpcClient) {}

  @Get(':attemptId')
  @RequirePublisher()
  @ApiOperation({
    operationId: 'get_publish_attempt',
    summary: 'How far a publish is',
    description: 'For those who may publish for its owner, for the CI job of that release, and for staff.',
  })
  @ApiOkResponse({ type: PublishAttempt })
  @ApiErrors(getPublishAttempt)
  get(@Param('attemptId') attemptId: string): Promise<PublishAttempt> {
    return this.rpc.call(getPublishAttempt, { attemptId: attemptId.trim().slice(0, 100) });
  }
}
