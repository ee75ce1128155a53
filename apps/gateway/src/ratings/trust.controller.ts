import { Controller, Get, Param } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { getInsights, getRolloutPolicy, PluginInsights, RolloutPolicy } from '@app/contracts';
import { RpcClient } from '@app/messaging';
import { ApiErrors } from '../api-errors.decorator';
import { RequireScope } from '../authentication/require-scope.decorator';
import { pluginIdOf } from './rating-request.rules';

/** What ratings come to for updaters and for makers of plugins (rating spec 6.2, 6.3). */
@ApiTags('ratings')
@Controller(['v1/plugins/:name', 'v1/plugins/:scope/:name'])
export class TrustController {
  constructor(private readonly rpc: RpcClient) {}

  @Get('policy')
  @RequireScope('plugin:rating:read')
  @ApiOperation({ operationId: 'get_rollout_policy', summary: "Whether a plugin's updates should install themselves" })
  @ApiOkResponse({ type: RolloutPolicy })
  @ApiErrors(getRolloutPolicy)
  policy(@Param() path: { scope?: string; name: string }): Promise<RolloutPolicy> {
    return this.rpc.call(getRolloutPolicy, { pluginId: pluginIdOf(path) });
  }

  @Get('insights')
  @RequireScope('plugin:rating:read')
  @ApiOperation({ operationId: 'get_insights', summary: 'The mood of the comments, and what they ask for most' })
  @ApiOkResponse({ type: PluginInsights })
  @ApiErrors(getInsights)
  insights(@Param() path: { scope?: string; name: string }): Promise<PluginInsights> {
    return this.rpc.call(getInsights, { pluginId: pluginIdOf(path) });
  }
}
