import { Body, Controller, Delete, HttpCode, Param, Post } from '@nestjs/common';
import { ApiBody, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import {
  ChangeSkillBody,
  ChangeVersionBody,
  deleteSkill,
  MovedSkillTag,
  moveSkillTag,
  MoveTagBody,
  restoreSkillVersion,
  SkillChanged,
  undeleteSkill,
  withdrawSkillVersion,
} from '@app/contracts';
import { RpcClient } from '@app/messaging';
import { ApiErrors } from '../api-errors.decorator';
import { RequireUser } from '../authentication/require-user.decorator';
import { skillChange, tagMove, versionChange } from './lifecycle-body.rules';

/** What owners and moderators do to skills and versions that are there (client-contract 2.5). */
@ApiTags('skills')
@Controller('api/v1/skills/:slug')
@RequireUser()
export class SkillLifecycleController {
  constructor(private readonly rpc: RpcClient) {}

  @Delete()
  @ApiOperation({ operationId: 'delete_skill', summary: 'Hide a skill from everybody; it can be brought back' })
  @ApiBody({ type: ChangeSkillBody, required: false })
  @ApiOkResponse({ type: SkillChanged })
  @ApiErrors(deleteSkill)
  delete(@Param('slug') slug: string, @Body() body: unknown): Promise<SkillChanged> {
    return this.rpc.call(deleteSkill, skillChange(slug, body));
  }

  @Post('undelete')
  @HttpCode(200)
  @ApiOperation({ operationId: 'undelete_skill', summary: 'Bring a deleted skill back' })
  @ApiBody({ type: ChangeSkillBody, required: false })
  @ApiOkResponse({ type: SkillChanged })
  @ApiErrors(undeleteSkill)
  undelete(@Param('slug') slug: string, @Body() body: unknown): Promise<SkillChanged> {
    return this.rpc.call(undeleteSkill, skillChange(slug, body));
  }

  @Delete('versions/:version')
  @ApiOperation({ operationId: 'delete_skill_version', summary: 'Take one version away; its number stays taken' })
  @ApiBody({ type: ChangeVersionBody, required: false })
  @ApiOkResponse({ type: SkillChanged })
  @ApiErrors(withdrawSkillVersion)
  deleteVersion(
    @Param('slug') slug: string,
    @Param('version') version: string,
    @Body() body: unknown,
  ): Promise<SkillChanged> {
    return this.rpc.call(withdrawSkillVersion, versionChange(slug, version, body));
  }

  @Post('versions/:version/restore')
  @HttpCode(200)
  @ApiOperation({ operationId: 'restore_skill_version', summary: 'Bring a deleted version back' })
  @ApiBody({ type: ChangeVersionBody, required: false })
  @ApiOkResponse({ type: SkillChanged })
  @ApiErrors(restoreSkillVersion)
  restoreVersion(
    @Param('slug') slug: string,
    @Param('version') version: string,
    @Body() body: unknown,
  ): Promise<SkillChanged> {
    return this.rpc.call(restoreSkillVersion, versionChange(slug, version, body));
  }

  @Post('tags/:tag')
  @HttpCode(200)
  @ApiOperation({
    operationId: 'move_skill_tag',
    summary: 'Point a tag at a visible version',
    description: '`latest` stays there until a greater version is published.',
  })
  @ApiBody({ type: MoveTagBody })
  @ApiOkResponse({ type: MovedSkillTag })
  @ApiErrors(moveSkillTag)
  moveTag(@Param('slug') slug: string, @Param('tag') tag: string, @Body() body: unknown): Promise<MovedSkillTag> {
    return this.rpc.call(moveSkillTag, tagMove(slug, tag, body));
  }
}
