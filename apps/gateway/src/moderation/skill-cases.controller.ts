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
import { AppealCases } from './appeal-cases.service';
import { AppealBody, ResolveBody, SkillAppealAnswer, SkillAppealList, SkillResolveAnswer } from './appeal.views';
import { CaseListParameters } from './case-list-parameters.decorator';
import { namedSkill, skillAppealItem, skillReportItem, type CaseListQuery } from './case.rules';
import { ReportCases } from './report-cases.service';
import { ReportBody, SkillReportAnswer, SkillReportList, SkillTriageAnswer, TriageBody } from './report.views';

/** What people say against skills, and owners against decisions (server-semantics 3.14). */
@ApiTags('moderation')
@Controller('api/v1/skills')
export class SkillCasesController {
  constructor(
    private readonly reports: ReportCases,
    private readonly appeals: AppealCases,
  ) {}

  @Post(':slug/report')
  @HttpCode(200)
  @RequireUser()
  @ApiOperation({ operationId: 'report_skill', summary: 'Report a skill to the moderators' })
  @ApiBody({ type: ReportBody })
  @ApiOkResponse({ type: SkillReportAnswer })
  @ApiErrors(findModerated, submitReport)
  async report(@Param('slug') slug: string, @Body() body: unknown): Promise<SkillReportAnswer> {
    const { reason, ...rest } = parseBody(ReportBody, body ?? {}, 'Skill report payload');
    const { target, report } = await this.reports.submit(namedSkill(slug, rest), reason);
    return { ok: true, ...report, skillId: target.itemId };
  }

  @Get('-/reports')
  @RequireModerator()
  @ApiOperation({ operationId: 'list_skill_reports', summary: 'Reports of skills, the newest first' })
  @CaseListParameters('open, confirmed, dismissed or all; default open', 200)
  @ApiOkResponse({ type: SkillReportList })
  @ApiErrors(listReports, describeModerated)
  listReports(@Query() query: CaseListQuery): Promise<SkillReportList> {
    return this.reports.list('skill', query, skillReportItem);
  }

  @Post('-/reports/:reportId/triage')
  @HttpCode(200)
  @RequireModerator()
  @ApiOperation({ operationId: 'triage_skill_report', summary: 'Decide a report of a skill, or open it again' })
  @ApiBody({ type: TriageBody })
  @ApiOkResponse({ type: SkillTriageAnswer })
  @ApiErrors(triageReport)
  async triage(@Param('reportId') reportId: string, @Body() body: unknown): Promise<SkillTriageAnswer> {
    const asked = parseBody(TriageBody, body ?? {}, 'Skill report triage payload');
    const { itemId: skillId, ...triaged } = await this.reports.triage('skill', reportId, asked);
    return { ok: true, ...triaged, skillId };
  }

  @Post(':slug/appeal')
  @HttpCode(200)
  @RequireUser()
  @ApiOperation({ operationId: 'appeal_skill', summary: 'Contest what was decided about a skill, as its owner' })
  @ApiBody({ type: AppealBody })
  @ApiOkResponse({ type: SkillAppealAnswer })
  @ApiErrors(findModerated, submitAppeal)
  async appeal(@Param('slug') slug: string, @Body() body: unknown): Promise<SkillAppealAnswer> {
    const { message, ...rest } = parseBody(AppealBody, body ?? {}, 'Skill appeal payload');
    const { target, appeal } = await this.appeals.submit(namedSkill(slug, rest), message);
    return { ok: true, ...appeal, skillId: target.itemId };
  }

  @Get('-/appeals')
  @RequireModerator()
  @ApiOperation({ operationId: 'list_skill_appeals', summary: 'Appeals for skills, the newest first' })
  @CaseListParameters('open, accepted, rejected or all; default open', 200)
  @ApiOkResponse({ type: SkillAppealList })
  @ApiErrors(listAppeals, describeModerated)
  listAppeals(@Query() query: CaseListQuery): Promise<SkillAppealList> {
    return this.appeals.list('skill', query, skillAppealItem);
  }

  @Post('-/appeals/:appealId/resolve')
  @HttpCode(200)
  @RequireModerator()
  @ApiOperation({ operationId: 'resolve_skill_appeal', summary: 'Decide an appeal for a skill, or open it again' })
  @ApiBody({ type: ResolveBody })
  @ApiOkResponse({ type: SkillResolveAnswer })
  @ApiErrors(resolveAppeal)
  async resolve(@Param('appealId') appealId: string, @Body() body: unknown): Promise<SkillResolveAnswer> {
    const asked = parseBody(ResolveBody, body ?? {}, 'Skill appeal resolve payload');
    const { itemId: skillId, status, actionTaken, appealId: id } = await this.appeals.resolve('skill', appealId, asked);
    return { ok: true, appealId: id, skillId, status, actionTaken };
  }
}
