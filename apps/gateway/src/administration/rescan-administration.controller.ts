import { Body, Controller, Get, HttpCode, Post, Query } from '@nestjs/common';
import { ApiBody, ApiOkResponse, ApiOperation, ApiQuery, ApiTags } from '@nestjs/swagger';
import {
  getRescanProgress,
  MAX_RESCANS,
  OutdatedRescans,
  RescanOutdatedBody,
  rescanOutdated,
  RescanProgress,
} from '@app/contracts';
import { RpcClient } from '@app/messaging';
import { ApiErrors } from '../api-errors.decorator';
import { RequireAdmin } from '../authentication/require-admin.decorator';
import { integerQuery, textQuery } from '../bytes/query.rules';
import { parseBody } from '../errors/parse-body';

/** What `reef rescan` asks. */
@ApiTags('administration')
@Controller('api/v1/admin/rescan')
@RequireAdmin()
export class RescanAdministrationController {
  constructor(private readonly rpc: RpcClient) {}

  @Post()
  @HttpCode(200)
  @ApiOperation({
    operationId: 'rescan_outdated',
    summary: 'Scan some versions again whose verdict is that of other rules than the present ones',
  })
  @ApiBody({ type: RescanOutdatedBody })
  @ApiOkResponse({ type: OutdatedRescans })
  @ApiErrors(rescanOutdated)
  queue(@Body() body: unknown): Promise<OutdatedRescans> {
    const asked = parseBody(RescanOutdatedBody, body ?? {}, 'Rescan payload');
    return this.rpc.call(rescanOutdated, { limit: MAX_RESCANS, ...asked });
  }

  @Get()
  @ApiOperation({ operationId: 'get_rescan_progress', summary: 'What became of the rescans with the present rules' })
  @ApiQuery({ name: 'since', required: false, description: 'Epoch milliseconds: rescans queued from then on' })
  @ApiOkResponse({ type: RescanProgress })
  @ApiErrors(getRescanProgress)
  progress(@Query('since') since: string | undefined): Promise<RescanProgress> {
    return this.rpc.call(getRescanProgress, {
      since: integerQuery(textQuery(since), 0, 0, Number.MAX_SAFE_INTEGER),
    });
  }
}
