import { Body, Controller, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiBody, ApiOkResponse, ApiOperation, ApiQuery, ApiTags } from '@nestjs/swagger';
import { MergedSkill, mergeSkill, MergeSkillBody, RenamedSkill, renameSkill, RenameSkillBody } from '@app/contracts';
import { RpcClient } from '@app/messaging';
import { ApiErrors } from '../api-errors.decorator';
import { RequireUser } from '../authentication/require-user.decorator';
import { parseBody } from '../errors/parse-body';
import { ownerQuery, slugOf } from './skill-reference.rules';

/** What skills are called; `clawhub skill rename` and `skill merge`. */
@ApiTags('skills')
@Controller('api/v1/skills/:slug')
@RequireUser('registry:manage')
export class SkillNamesController {
  constructor(private readonly rpc: RpcClient) {}

  @Post('rename')
  @HttpCode(200)
  @ApiOperation({ operationId: 'rename_skill', summary: 'Give a skill another slug; the old one redirects' })
  @ApiQuery({ name: 'ownerHandle', required: false, description: 'Or in the body' })
  @ApiBody({ type: RenameSkillBody })
  @ApiOkResponse({ type: RenamedSkill })
  @ApiErrors(renameSkill)
  rename(
    @Param('slug') slug: string,
    @Body() body: unknown,
    @Query('ownerHandle') owner?: string,
  ): Promise<RenamedSkill> {
    const { newSlug = '', ownerHandle = owner } = parseBody(RenameSkillBody, body, 'Rename payload');
    return this.rpc.call(renameSkill, { slug: slugOf(slug), ...ownerQuery(ownerHandle), newSlug });
  }

  @Post('merge')
  @HttpCode(200)
  @ApiOperation({ operationId: 'merge_skill', summary: 'Make a skill disappear; its slugs lead to another one' })
  @ApiQuery({ name: 'ownerHandle', required: false, description: 'Or in the body' })
  @ApiBody({ type: MergeSkillBody })
  @ApiOkResponse({ type: MergedSkill })
  @ApiErrors(mergeSkill)
  merge(
    @Param('slug') slug: string,
    @Body() body: unknown,
    @Query('ownerHandle') owner?: string,
  ): Promise<MergedSkill> {
    const { targetSlug = '', ...owners } = parseBody(MergeSkillBody, body, 'Merge payload');
    const { ownerHandle = owner, sourceOwnerHandle = ownerHandle, targetOwnerHandle = ownerHandle } = owners;
    return this.rpc.call(mergeSkill, {
      source: { slug: slugOf(slug), ...ownerQuery(sourceOwnerHandle) },
      target: { slug: slugOf(targetSlug), ...ownerQuery(targetOwnerHandle) },
    });
  }
}
