import { Body, Controller, Get, HttpCode, Post, Query } from '@nestjs/common';
import { ApiBody, ApiOkResponse, ApiOperation, ApiQuery, ApiTags } from '@nestjs/swagger';
import { AllDeadLetters, DoctorReport, ReplayBody, ReplayedAll } from '@app/contracts';
import { ApiErrors } from '../api-errors.decorator';
import { RequireAdmin } from '../authentication/require-admin.decorator';
import { integerQuery } from '../bytes/query.rules';
import { parseBody } from '../errors/parse-body';
import { AdministrationService } from './administration.service';

/** What the `reef` command line asks of all services at once. */
@ApiTags('administration')
@Controller('api/v1/admin')
@RequireAdmin()
export class AdministrationController {
  constructor(private readonly administration: AdministrationService) {}

  @Get('dead-letters')
  @ApiOperation({ operationId: 'list_dead_letters', summary: 'Events a subscriber could not handle, of every service' })
  @ApiQuery({ name: 'limit', required: false, description: 'Per service; 1 to 1000, default 100' })
  @ApiOkResponse({ type: AllDeadLetters })
  @ApiErrors()
  deadLetters(@Query('limit') limit?: string): Promise<AllDeadLetters> {
    return this.administration.deadLetters(integerQuery(limit, 100, 1, 1_000));
  }

  @Post('dead-letters/replay')
  @HttpCode(200)
  @ApiOperation({ operationId: 'replay_dead_letters', summary: 'Handle parked events again; what succeeds is removed' })
  @ApiBody({ type: ReplayBody })
  @ApiOkResponse({ type: ReplayedAll })
  @ApiErrors('DEAD_LETTER_NOT_FOUND')
  replay(@Body() body: unknown): Promise<ReplayedAll> {
    return this.administration.replay(parseBody(ReplayBody, body, 'Replay payload'));
  }

  @Get('doctor')
  @ApiOperation({ operationId: 'check_health', summary: 'The health of every service' })
  @ApiOkResponse({ type: DoctorReport })
  @ApiErrors()
  doctor(): Promise<DoctorReport> {
    return this.administration.doctor();
  }
}
