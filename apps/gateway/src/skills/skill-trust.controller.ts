import { Body, Controller, Get, HttpCode, Param, Post, Query, Req, Res } from '@nestjs/common';
import { ApiBody, ApiOkResponse, ApiOperation, ApiProduces, ApiQuery, ApiTags } from '@nestjs/swagger';
import {
  getModerationState,
  getSecurityVerdicts,
  getSkillModeration,
  getSkillScan,
  SecurityVerdictsInput,
  SkillModerationAnswer,
  SkillScan,
  verifySkill,
} from '@app/contracts';
import { RpcClient } from '@app/messaging';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ApiErrors } from '../api-errors.decorator';
import { sendText } from '../bytes/send-text';
import { parseBody } from '../errors/parse-body';
import { INERT, versionQuery } from './skill-bytes.rules';
import { ownerQuery, slugOf } from './skill-reference.rules';
import { SkillTrust } from './skill-trust.service';
import { SecurityVerdictsAnswer, VerifiedSkill } from './skill-trust.views';

type VersionQuery = Record<string, string | undefined>;

/** Whether a skill can be trusted: what scanners and moderators say, for people and for clients that install. */
@ApiTags('skills')
@Controller('api/v1/skills')
export class SkillTrustController {
  constructor(
    private readonly rpc: RpcClient,
    private readonly trust: SkillTrust,
  ) {}

  @Get(':slug/scan')
  @ApiOperation({ operationId: 'get_skill_scan', summary: 'What the scanners say of one version' })
  @ApiQuery({ name: 'version', required: false })
  @ApiQuery({ name: 'tag', required: false, description: 'Ignored with a version' })
  @ApiQuery({ name: 'ownerHandle', required: false })
  @ApiOkResponse({ type: SkillScan })
  @ApiErrors(getSkillScan)
  scan(@Param('slug') slug: string, @Query() query: VersionQuery): Promise<SkillScan> {
    return this.rpc.call(getSkillScan, choiceOf(slug, query));
  }

  @Get(':slug/moderation')
  @ApiOperation({
    operationId: 'get_skill_moderation',
    summary: 'What is said against a skill; with the evidence for its owner and for moderators',
  })
  @ApiQuery({ name: 'ownerHandle', required: false })
  @ApiOkResponse({ type: SkillModerationAnswer })
  @ApiErrors(getSkillModeration, getModerationState)
  moderation(@Param('slug') slug: string, @Query('ownerHandle') owner?: string): Promise<SkillModerationAnswer> {
    return this.trust.moderation({ slug: slugOf(slug), ...ownerQuery(owner) });
  }

  @Get(':slug/verify')
  @ApiOperation({ operationId: 'verify_skill', summary: 'Whether a version can be trusted, and why' })
  @ApiQuery({ name: 'version', required: false })
  @ApiQuery({ name: 'tag', required: false, description: 'Ignored with a version' })
  @ApiQuery({ name: 'ownerHandle', required: false })
  @ApiOkResponse({ type: VerifiedSkill })
  @ApiErrors(verifySkill)
  verify(@Param('slug') slug: string, @Query() query: VersionQuery): Promise<VerifiedSkill> {
    return this.trust.verify(choiceOf(slug, query));
  }

  @Get(':slug/card')
  @ApiOperation({ operationId: 'get_skill_card', summary: 'The same for people: a page of Markdown' })
  @ApiQuery({ name: 'version', required: false })
  @ApiQuery({ name: 'tag', required: false, description: 'Ignored with a version' })
  @ApiQuery({ name: 'ownerHandle', required: false })
  @ApiProduces('text/markdown')
  @ApiOkResponse({ description: 'Markdown', schema: { type: 'string' } })
  @ApiErrors(verifySkill)
  async card(
    @Param('slug') slug: string,
    @Query() query: VersionQuery,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const text = await this.trust.card(choiceOf(slug, query));
    await sendText(request, reply, { text, contentType: 'text/markdown; charset=utf-8', headers: INERT });
  }

  @Post('-/security-verdicts')
  @HttpCode(200)
  @ApiOperation({
    operationId: 'list_security_verdicts',
    summary: 'The verdicts on up to 100 versions, as clients ask before they install',
  })
  @ApiBody({ type: SecurityVerdictsInput })
  @ApiOkResponse({ type: SecurityVerdictsAnswer })
  @ApiErrors(getSecurityVerdicts)
  securityVerdicts(@Body() body: unknown): Promise<SecurityVerdictsAnswer> {
    return this.trust.securityVerdicts(parseBody(SecurityVerdictsInput, body, 'Security verdicts payload'));
  }
}

function choiceOf(slug: string, query: VersionQuery) {
  return { slug: slugOf(slug), ...ownerQuery(query.ownerHandle), ...versionQuery(query) };
}
