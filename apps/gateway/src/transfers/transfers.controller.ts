import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiBody, ApiOkResponse, ApiOperation, ApiQuery, ApiTags } from '@nestjs/swagger';
import {
  DecidedTransfer,
  decideTransfer,
  listTransfers,
  RequestedTransfer,
  requestTransfer,
  RequestTransferBody,
  TransferList,
  type TransferDecision,
} from '@app/contracts';
import { RpcClient } from '@app/messaging';
import { ApiErrors } from '../api-errors.decorator';
import { RequireUser } from '../authentication/require-user.decorator';
import { parseBody } from '../errors/parse-body';
import { ownerQuery, slugOf } from '../skills/skill-reference.rules';

/** Giving skills to others; `clawhub transfer`. */
@ApiTags('transfers')
@Controller('api/v1')
@RequireUser('registry:manage')
export class TransfersController {
  constructor(private readonly rpc: RpcClient) {}

  @Post('skills/:slug/transfer')
  @HttpCode(200)
  @ApiOperation({ operationId: 'request_transfer', summary: 'Offer a skill to a user, or move it to an organization' })
  @ApiQuery({ name: 'ownerHandle', required: false })
  @ApiBody({ type: RequestTransferBody })
  @ApiOkResponse({ type: RequestedTransfer })
  @ApiErrors(requestTransfer)
  request(
    @Param('slug') slug: string,
    @Body() body: unknown,
    @Query('ownerHandle') owner?: string,
  ): Promise<RequestedTransfer> {
    const { toUserHandle = '', message } = parseBody(RequestTransferBody, body, 'Transfer payload');
    const reference = { slug: slugOf(slug), ...ownerQuery(owner) };
    return this.rpc.call(requestTransfer, {
      ...reference,
      toUserHandle,
      ...(message === undefined ? {} : { message }),
    });
  }

  @Post('skills/:slug/transfer/accept')
  @HttpCode(200)
  @ApiOperation({ operationId: 'accept_transfer', summary: 'Take a skill that was offered' })
  @ApiQuery({ name: 'ownerHandle', required: false })
  @ApiOkResponse({ type: DecidedTransfer })
  @ApiErrors(decideTransfer)
  accept(@Param('slug') slug: string, @Query('ownerHandle') owner?: string): Promise<DecidedTransfer> {
    return this.decide('accept', slug, owner);
  }

  @Post('skills/:slug/transfer/reject')
  @HttpCode(200)
  @ApiOperation({ operationId: 'reject_transfer', summary: 'Decline a skill that was offered' })
  @ApiQuery({ name: 'ownerHandle', required: false })
  @ApiOkResponse({ type: DecidedTransfer })
  @ApiErrors(decideTransfer)
  reject(@Param('slug') slug: string, @Query('ownerHandle') owner?: string): Promise<DecidedTransfer> {
    return this.decide('reject', slug, owner);
  }

  @Post('skills/:slug/transfer/cancel')
  @HttpCode(200)
  @ApiOperation({ operationId: 'cancel_transfer', summary: 'Take an offer back' })
  @ApiQuery({ name: 'ownerHandle', required: false })
  @ApiOkResponse({ type: DecidedTransfer })
  @ApiErrors(decideTransfer)
  cancel(@Param('slug') slug: string, @Query('ownerHandle') owner?: string): Promise<DecidedTransfer> {
    return this.decide('cancel', slug, owner);
  }

  @Get('transfers/incoming')
  @ApiOperation({ operationId: 'list_incoming_transfers', summary: 'What was offered to the caller, newest first' })
  @ApiOkResponse({ type: TransferList })
  @ApiErrors(listTransfers)
  incoming(): Promise<TransferList> {
    return this.rpc.call(listTransfers, { direction: 'incoming' });
  }

  @Get('transfers/outgoing')
  @ApiOperation({ operationId: 'list_outgoing_transfers', summary: 'What the caller has offered, newest first' })
  @ApiOkResponse({ type: TransferList })
  @ApiErrors(listTransfers)
  outgoing(): Promise<TransferList> {
    return this.rpc.call(listTransfers, { direction: 'outgoing' });
  }

  private decide(decision: TransferDecision, slug: string, owner: string | undefined): Promise<DecidedTransfer> {
    return this.rpc.call(decideTransfer, { decision, slug: slugOf(slug), ...ownerQuery(owner) });
  }
}
