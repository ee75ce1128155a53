import { Controller, Get, Inject, Param, Query, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiQuery, ApiTags } from '@nestjs/swagger';
import { findSkillDownload } from '@app/contracts';
import { DomainError } from '@app/kernel';
import { RpcClient } from '@app/messaging';
import { processConfig, type ProcessSettings } from '@app/runtime';
import type { FastifyReply } from 'fastify';
import { ApiErrors } from '../api-errors.decorator';
import { installable, notInstallable } from './skill-install.rules';
import { SkillInstall } from './skill-install.views';
import { ownerQuery, slugOf } from './skill-reference.rules';

/** What openclaw asks before it installs a skill, and the CLI when the skill shows no version. */
@ApiTags('skills')
@Controller('api/v1/skills')
export class SkillInstallController {
  constructor(
    private readonly rpc: RpcClient,
    @Inject(processConfig.token) private readonly settings: ProcessSettings,
  ) {}

  @Get(':slug/install')
  @ApiOperation({
    operationId: 'resolve_skill_install',
    summary: 'How to install the latest version; 403, 409, 410 and 423 say in the same form why not',
  })
  @ApiQuery({ name: 'ownerHandle', required: false })
  @ApiQuery({ name: 'forceInstall', required: false, description: 'Accepted; changes nothing for archives' })
  @ApiOkResponse({ type: SkillInstall })
  @ApiErrors(findSkillDownload)
  async install(
    @Param('slug') slug: string,
    @Query('ownerHandle') owner: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SkillInstall> {
    const reference = { slug: slugOf(slug), ...ownerQuery(owner) };
    try {
      return installable(await this.rpc.call(findSkillDownload, reference), this.settings.REEF_PUBLIC_URL);
    } catch (error) {
      const refusal = error instanceof DomainError ? notInstallable(reference.slug, error) : undefined;
      if (refusal === undefined) throw error;
      reply.status(refusal.status!);
      return refusal;
    }
  }
}
