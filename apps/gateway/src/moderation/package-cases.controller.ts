import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiBody, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import {
  describeModerated,
  findModerated,
  listAppeals,
  listReports,
  resolveAppeal,
  submitAppeal,
  submitReport,
  triageReport,
} from '@app/contracts';
import { ApiErrors } from '../api-errors.decorator';
import { RequireModerator } from '../authentication/require-moderator.decorator';
import { RequireUser } from '../authentication/require-user.decorator';
import { parseBody } from '../errors/parse-body';
import type { NameParameters } from '../packages/package-name.rules';
import { AppealCases } from './appeal-cases.service';
import { AppealBody, PackageAppealAnswer, PackageAppealList, PackageResolveAnswer, ResolveBody } from './appeal.views';
import { CaseListParameters } from './case-list-parameters.decorator';
import { namedPackage, packageAppealItem, packageReportItem, type CaseListQuery } from './case.rules';
import { ReportCases } from './report-cases.service';
import { PackageReportAnswer, PackageReportList, PackageTriageAnswer, ReportBody, TriageBody } from './report.views';

/** What people say against packages, and owners against decisions (server-semantics 4.12). */
@ApiTags('moderation')
@Controller('api/v1/packages')
export class PackageCasesController {
  constructor(
    private readonly reports: ReportCases,
    private readonly appeals: AppealCases,
  ) {}

  @Post([':name/report', ':scope/:name/report'])
  @HttpCode(200)
  @RequireUser()
  @ApiOperation({ operationId: 'report_package', summary: 'Report a package to the moderators' })
  @ApiBody({ type: ReportBody })
  @ApiOkResponse({ type: PackageReportAnswer })
  @ApiErrors(findModerated, submitReport)
  async report(@Param() parameters: NameParameters, @Body() body: unknown): Promise<PackageReportAnswer> {
    const { reason, version } = parseBody(ReportBody, body ?? {}, 'Package report payload');
    const { target, report } = await this.reports.submit(namedPackage(parameters, version), reason);
    return { ok: true, ...report, packageId: target.itemId, releaseId: target.versionId };
  }

  @Get('reports')
  @RequireModerator()
  @ApiOperation({ operationId: 'list_package_reports', summary: 'Reports of packages, the newest first' })
  @CaseListParameters('open, confirmed, dismissed or all; default open', 100)
  @ApiOkResponse({ type: PackageReportList })
  @ApiErrors(listReports, describeModerated)
  listReports(@Query() query: CaseListQuery): Promise<PackageReportList> {
    return this.reports.list('package', query, packageReportItem);
  }

  @Post('reports/:reportId/triage')
  @HttpCode(200)
  @RequireModerator()
  @ApiOperation({ operationId: 'triage_package_report', summary: 'Decide a report of a package, or open it again' })
  @ApiBody({ type: TriageBody })
  @ApiOkResponse({ type: PackageTriageAnswer })
  @ApiErrors(triageReport)
  async triage(@Param('reportId') reportId: string, @Body() body: unknown): Promise<PackageTriageAnswer> {
    const asked = parseBody(TriageBody, body ?? {}, 'Package report triage payload');
    const { itemId: packageId, ...triaged } = await this.reports.triage('package', reportId, asked);
    return { ok: true, ...triaged, packageId };
  }

  @Post([':name/appeal', ':scope/:name/appeal'])
  @HttpCode(200)
  @RequireUser()
  @ApiOperation({ operationId: 'appeal_package', summary: 'Contest what was decided about a release, as its owner' })
  @ApiBody({ type: AppealBody })
  @ApiOkResponse({ type: PackageAppealAnswer })
  @ApiErrors(findModerated, submitAppeal)
  async appeal(@Param() parameters: NameParameters, @Body() body: unknown): Promise<PackageAppealAnswer> {
    const { message, version } = parseBody(AppealBody, body ?? {}, 'Package appeal payload');
    const { target, appeal } = await this.appeals.submit(namedPackage(parameters, version), message);
    return { ok: true, ...appeal, packageId: target.itemId, releaseId: target.versionId };
  }

  @Get('appeals')
  @RequireModerator()
  @ApiOperation({ operationId: 'list_package_appeals', summary: 'Appeals for packages, the newest first' })
  @CaseListParameters('open, accepted, rejected or all; default open', 100)
  @ApiOkResponse({ type: PackageAppealList })
  @ApiErrors(listAppeals, describeModerated)
  listAppeals(@Query() query: CaseListQuery): Promise<PackageAppealList> {
    return this.appeals.list('package', query, packageAppealItem);
  }

  @Post('appeals/:appealId/resolve')
  @HttpCode(200)
  @RequireModerator()
  @ApiOperation({ operationId: 'resolve_package_appeal', summary: 'Decide an appeal for a package, or open it again' })
  @ApiBody({ type: ResolveBody })
  @ApiOkResponse({ type: PackageResolveAnswer })
  @ApiErrors(resolveAppeal)
  async resolve(@Param('appealId') appealId: string, @Body() body: unknown): Promise<PackageResolveAnswer> {
    const asked = parseBody(ResolveBody, body ?? {}, 'Package appeal resolve payload');
    const {
      itemId: packageId,
      versionId: releaseId,
      ...resolved
    } = await this.appeals.resolve('package', appealId, asked);
    return { ok: true, ...resolved, packageId, releaseId };
  }
}
