import { Controller, Get, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiQuery, ApiTags } from '@nestjs/swagger';
import { listTrendingSkills, TrendingSkills } from '@app/contracts';
import { DomainError } from '@app/kernel';
import { RpcClient } from '@app/messaging';
import { ApiErrors } from '../api-errors.decorator';
import { integerQuery, textQuery } from '../bytes/query.rules';
import { isNonSuspiciousOnly, type SkillFilters } from './skill-filters.rules';

/** What openclaw shows to somebody who has not searched for anything (client-contract 6.2). */
@ApiTags('skills')
@Controller('api/v1')
export class TrendingController {
  constructor(private readonly rpc: RpcClient) {}

  @Get('trending')
  @ApiOperation({ operationId: 'list_trending', summary: 'The skills installed most in the last seven days' })
  @ApiQuery({ name: 'kind', required: false, enum: ['skills'] })
  @ApiQuery({ name: 'limit', required: false, description: '1 to 200, default 20' })
  @ApiQuery({ name: 'nonSuspiciousOnly', required: false, description: 'true or 1; alias nonSuspicious' })
  @ApiOkResponse({ type: TrendingSkills })
  @ApiErrors(listTrendingSkills)
  trending(
    @Query('kind') kind?: string,
    @Query('limit') limit?: string,
    @Query() filters: SkillFilters = {},
  ): Promise<TrendingSkills> {
    if ((textQuery(kind) ?? 'skills') !== 'skills')
      throw new DomainError('INVALID_INPUT', 'Invalid kind query parameter');
    const nonSuspiciousOnly = isNonSuspiciousOnly(filters);
    return this.rpc.call(listTrendingSkills, { limit: integerQuery(limit, 20, 1, 200), nonSuspiciousOnly });
  }
}
