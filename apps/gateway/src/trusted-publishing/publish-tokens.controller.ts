import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiBody, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { MintedPublishToken, MintPublishTokenBody } from '@app/contracts';
import { ApiErrors } from '../api-errors.decorator';
import { parseBody } from '../errors/parse-body';
import { PublishTokens } from './publish-tokens.service';

/** Trusted publishing: the identity token of a CI job is the only credential here. */
@ApiTags('publishing')
@Controller('api/v1/publish/token')
export class PublishTokensController {
  constructor(private readonly tokens: PublishTokens) {}

  @Post('mint')
  @HttpCode(200)
  @ApiOperation({
    operationId: 'mint_publish_token',
    summary: 'Exchange the identity token of a GitHub Actions job for a publish token',
    description: 'The publish token works for 15 minutes, for `POST /api/v1/packages` with this name and version.',
  })
  @ApiBody({ type: MintPublishTokenBody })
  @ApiOkResponse({ type: MintedPublishToken })
  @ApiErrors('PACKAGE_NOT_FOUND', 'TRUSTED_PUBLISHER_MISSING', 'PUBLISH_TOKEN_REFUSED', 'GITHUB_UNAVAILABLE')
  mint(@Body() body: unknown): Promise<MintedPublishToken> {
    return this.tokens.mint(parseBody(MintPublishTokenBody, body, 'Publish token mint payload'));
  }
}
