import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiBody, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { rebuildStats, RebuildStatsBody, RebuiltStats } from '@app/contracts';
import { RpcClient } from '@app/messaging';
import { ApiErrors } from '../api-errors.decorator';
import { RequireAdmin } from '../authentication/require-admin.decorator';
import { parseBody } from '../errors/parse-body';
import { Operations } from './operations.service';

/** Items a request: done long before anybody stops waiting, and locked no longer than that. */
const PAGE = 500;

/** What `reef stats` asks. */
@ApiTags('administration')
@Controller('api/v1/admin/stats')
@RequireAdmin()
export class StatsAdministrationController {
  constructor(
    private readonly rpc: RpcClient,
    private readonly operations: Operations,
  ) {}

  @Post('rebuild')
  @HttpCode(200)
  @ApiOperation({
    operationId: 'rebuild_stats',
    summary: 'Compare the counters of some items with the recorded facts, and correct them',
  })
  @ApiBody({ type: RebuildStatsBody })
  @ApiOkResponse({ type: RebuiltStats })
  @ApiErrors(rebuildStats)
  rebuild(@Body() body: unknown): Promise<RebuiltStats> {
    const { after, check = false } = parseBody(RebuildStatsBody, body ?? {}, 'Rebuild payload');
    const from = after === undefined ? {} : { after };
    const rebuild = (): Promise<RebuiltStats> => this.rpc.call(rebuildStats, { ...from, limit: PAGE, correct: !check });
    return check ? rebuild() : this.operations.perform('stats.rebuild', from, rebuild);
  }
}
