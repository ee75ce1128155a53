import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiBody, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import {
  describeModerated,
  featureItem,
  findModerated,
  getModerationState,
  listModerationQueue,
  ruleVersion,
} from '@app/contracts';
import { RpcClient } from '@app/messaging';
import { ApiErrors } from '../api-errors.decorator';
import { RequireModerator } from '../authentication/require-moderator.decorator';
import { RequireUser } from '../authentication/require-user.decorator';
import { parseBody } from '../errors/parse-body';
import { packageName, type NameParameters } from '../packages/package-name.rules';
import { CaseListParameters } from './case-list-parameters.decorator';
import { namedPackage, namedSkill, type CaseListQuery } from './case.rules';
import { RulingCases } from './ruling-cases.service';
import { packageModeration, skillRuling } from './ruling.rules';
import {
  FeaturedBody,
  FeaturedPackageAnswer,
  FeaturedSkillAnswer,
  PackageModeration,
  PackageRulingAnswer,
  QueueList,
  RulingBody,
  SkillRulingAnswer,
} from './ruling.views';

type VersionParameters = NameParameters & { readonly version: string };

/** What moderators decide without a case, and how things stand (server-semantics 4.12, client-contract 7). */
@ApiTags('moderation')
@Controller('api/v1')
export class RulingsController {
  constructor(
    private readonly rpc: RpcClient,
    private readonly rulings: RulingCases,
  ) {}

  @Post(['packages/:name/versions/:version/moderation', 'packages/:scope/:name/versions/:version/moderation'])
  @HttpCode(200)
  @RequireModerator()
  @ApiOperation({ operationId: 'moderate_package_version', summary: 'Approve, quarantine or revoke a release' })
  @ApiBody({ type: RulingBody })
  @ApiOkResponse({ type: PackageRulingAnswer })
  @ApiErrors(findModerated, ruleVersion)
  async rulePackage(
    @Param() { version, ...parameters }: VersionParameters,
    @Body() body: unknown,
  ): Promise<PackageRulingAnswer> {
    const asked = parseBody(RulingBody, body ?? {}, 'Package release moderation payload');
    const { item, release, ruled } = await this.rulings.rule(namedPackage(parameters, version), asked);
    const { state, verdict: scanStatus } = ruled;
    return { ok: true, packageId: item.itemId, releaseId: release.versionId, state, scanStatus };
  }

  @Post('skills/:slug/versions/:version/moderation')
  @HttpCode(200)
  @RequireModerator()
  @ApiOperation({
    operationId: 'moderate_skill_version',
    summary: 'Approve, quarantine or revoke a version of a skill',
    description: 'Everybody then gets the greatest other version that is visible, if there is one.',
  })
  @ApiBody({ type: RulingBody })
  @ApiOkResponse({ type: SkillRulingAnswer })
  @ApiErrors(findModerated, ruleVersion)
  async ruleSkill(
    @Param('slug') slug: string,
    @Param('version') version: string,
    @Body() body: unknown,
  ): Promise<SkillRulingAnswer> {
    const asked = parseBody(RulingBody, body ?? {}, 'Skill version moderation payload');
    return skillRuling(await this.rulings.rule(namedSkill(slug, { version, ...asked }), asked));
  }

  @Get(['packages/:name/moderation', 'packages/:scope/:name/moderation'])
  @RequireUser('registry:read')
  @ApiOperation({
    operationId: 'get_package_moderation',
    summary: 'How a package and its newest release stand, for its publisher and for moderators',
  })
  @ApiOkResponse({ type: PackageModeration })
  @ApiErrors(findModerated, getModerationState)
  async packageState(@Param() parameters: NameParameters): Promise<PackageModeration> {
    return packageModeration(await this.rulings.stateOf(packageName(parameters)));
  }

  @Get('packages/moderation/queue')
  @RequireModerator()
  @ApiOperation({
    operationId: 'list_moderation_queue',
    summary: 'Releases that want a moderator, reported ones first',
  })
  @CaseListParameters('open, blocked, manual or all; default open', 100)
  @ApiOkResponse({ type: QueueList })
  @ApiErrors(listModerationQueue, describeModerated)
  queue(@Query() query: CaseListQuery): Promise<QueueList> {
    return this.rulings.queue(query);
  }

  @Post('skills/:slug/featured')
  @HttpCode(200)
  @RequireModerator()
  @ApiOperation({ operationId: 'feature_skill', summary: 'Recommend a skill, or no more' })
  @ApiBody({ type: FeaturedBody })
  @ApiOkResponse({ type: FeaturedSkillAnswer })
  @ApiErrors(featureItem)
  async featureSkill(@Param('slug') slug: string, @Body() body: unknown): Promise<FeaturedSkillAnswer> {
    const { featured: wanted, ...rest } = parseBody(FeaturedBody, body ?? {}, 'Featured payload');
    const asked = { ...namedSkill(slug, rest), featured: wanted };
    const { itemId: skillId, name, ownerHandle, featured } = await this.rpc.call(featureItem, asked);
    return { ok: true, featured, skillId, slug: name, ownerHandle };
  }

  @Post(['packages/:name/featured', 'packages/:scope/:name/featured'])
  @HttpCode(200)
  @RequireModerator()
  @ApiOperation({ operationId: 'feature_package', summary: 'Recommend a package, or no more' })
  @ApiBody({ type: FeaturedBody })
  @ApiOkResponse({ type: FeaturedPackageAnswer })
  @ApiErrors(featureItem)
  async featurePackage(@Param() parameters: NameParameters, @Body() body: unknown): Promise<FeaturedPackageAnswer> {
    const { featured: wanted } = parseBody(FeaturedBody, body ?? {}, 'Featured payload');
    const asked = { ...namedPackage(parameters), featured: wanted };
    const { itemId: packageId, name, featured } = await this.rpc.call(featureItem, asked);
    return { ok: true, featured, packageId, name };
  }
}
