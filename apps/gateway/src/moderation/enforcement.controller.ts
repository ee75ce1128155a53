import { Controller, Get, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiQuery, ApiTags } from '@nestjs/swagger';
import { listEnforcement } from '@app/contracts';
import { ApiErrors } from '../api-errors.decorator';
import { RequireUser } from '../authentication/require-user.decorator';
import type { CaseListQuery } from './case.rules';
import { EnforcementList } from './enforcement-list.service';
import { EnforcementItems } from './enforcement.views';

type EnforcementQuery = Readonly<Record<'state' | 'limit' | 'cursor', string | string[] | undefined>>;

/** What was done against the caller. */
@ApiTags('moderation')
@Controller('api/v1/me')
export class EnforcementController {
  constructor(private readonly notices: EnforcementList) {}

  @Get('enforcement')
  @RequireUser('registry:read')
  @ApiOperation({
    operationId: 'list_enforcement',
    summary: 'What was done against you and your publishers, why, and how to contest it; the newest first',
  })
  @ApiQuery({ name: 'state', required: false, description: 'active, lifted or all; default all' })
  @ApiQuery({ name: 'limit', required: false, description: '1 to 200, default 25' })
  @ApiQuery({ name: 'cursor', required: false })
  @ApiOkResponse({ type: EnforcementItems })
  @ApiErrors(listEnforcement, 'INVALID_INPUT')
  list(@Query() { state, ...query }: EnforcementQuery): Promise<EnforcementItems> {
    const asked: CaseListQuery = { ...query, status: state };
    return this.notices.ofCaller(asked);
  }
}
