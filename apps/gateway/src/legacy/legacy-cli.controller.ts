import { Body, Controller, Get, HttpCode, Post } from '@nestjs/common';
import { ApiBody, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { PublishSkillBody } from '@app/contracts';
import { ApiErrors } from '../api-errors.decorator';
import { JsonFirst } from '../authentication/json-first.decorator';
import { RequirePublisher } from '../authentication/require-publisher.decorator';
import { RequireUser } from '../authentication/require-user.decorator';
import { parseBody } from '../errors/parse-body';
import { LegacyCli } from './legacy-cli.service';
import { LegacyDeleteBody, LegacyDone, LegacyPublished, LegacyWhoami } from './legacy-cli.views';

/** The command line before 0.5 (client-contract 4.4, server-semantics 7). Its uploads are those of today. */
@ApiTags('legacy')
@Controller('api/cli')
@JsonFirst()
export class LegacyCliController {
  constructor(private readonly cli: LegacyCli) {}

  @Get('whoami')
  @RequireUser('registry:read')
  @ApiOperation({ operationId: 'legacy_whoami', summary: 'Who the token belongs to', deprecated: true })
  @ApiOkResponse({ type: LegacyWhoami })
  @ApiErrors('USER_NOT_FOUND')
  whoami(): Promise<LegacyWhoami> {
    return this.cli.whoami();
  }

  @Post('publish')
  @HttpCode(200)
  @RequirePublisher()
  @ApiOperation({
    operationId: 'legacy_publish',
    summary: 'Publish a version of a skill whose files were uploaded before',
    deprecated: true,
  })
  @ApiBody({ type: PublishSkillBody })
  @ApiOkResponse({ type: LegacyPublished })
  @ApiErrors()
  publish(@Body() body: unknown): Promise<LegacyPublished> {
    return this.cli.publish(parseBody(PublishSkillBody, body, 'Publish payload'));
  }

  @Post('skill/delete')
  @HttpCode(200)
  @RequireUser()
  @ApiOperation({ operationId: 'legacy_delete', summary: 'Hide a skill from everybody', deprecated: true })
  @ApiBody({ type: LegacyDeleteBody })
  @ApiOkResponse({ type: LegacyDone })
  @ApiErrors()
  delete(@Body() body: unknown): Promise<LegacyDone> {
    return this.cli.delete(parseBody(LegacyDeleteBody, body, 'Delete payload'));
  }

  @Post('skill/undelete')
  @HttpCode(200)
  @RequireUser()
  @ApiOperation({ operationId: 'legacy_undelete', summary: 'Bring a deleted skill back', deprecated: true })
  @ApiBody({ type: LegacyDeleteBody })
  @ApiOkResponse({ type: LegacyDone })
  @ApiErrors()
  undelete(@Body() body: unknown): Promise<LegacyDone> {
    return this.cli.undelete(parseBody(LegacyDeleteBody, body, 'Delete payload'));
  }
}
