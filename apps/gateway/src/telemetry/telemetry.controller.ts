import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiBody, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { AcceptedReport, reportInstall, reportInstalls, SnapshotBody, TelemetryBody } from '@app/contracts';
import { ApiErrors } from '../api-errors.decorator';
import { JsonFirst } from '../authentication/json-first.decorator';
import { RequireUser } from '../authentication/require-user.decorator';
import { parseBody } from '../errors/parse-body';
import { TelemetryService } from './telemetry.service';

const LABEL = 'Telemetry payload';

/** What logged-in clients have installed, unless they are told not to say so. */
@ApiTags('telemetry')
@Controller('api/cli/telemetry')
@RequireUser()
@JsonFirst()
export class TelemetryController {
  constructor(private readonly telemetry: TelemetryService) {}

  @Post('install')
  @HttpCode(200)
  @ApiOperation({ operationId: 'report_install', summary: 'Say what was installed, or all that is' })
  @ApiBody({ type: TelemetryBody })
  @ApiOkResponse({ type: AcceptedReport })
  @ApiErrors(reportInstall, reportInstalls)
  install(@Body() body: unknown): Promise<AcceptedReport> {
    return this.telemetry.report(parseBody(TelemetryBody, body, LABEL));
  }

  @Post('sync')
  @HttpCode(200)
  @ApiOperation({ operationId: 'sync_installs', summary: 'Say all that is installed, root by root', deprecated: true })
  @ApiBody({ type: SnapshotBody })
  @ApiOkResponse({ type: AcceptedReport })
  @ApiErrors(reportInstalls)
  sync(@Body() body: unknown): Promise<AcceptedReport> {
    return this.telemetry.sync(parseBody(SnapshotBody, body, LABEL));
  }
}
