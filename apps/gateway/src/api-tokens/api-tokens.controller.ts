import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiBody, ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { CreatedToken, CreateTokenBody, RevokedToken, RevokeTokenBody } from '@app/contracts';
import { ApiErrors } from '../api-errors.decorator';
import { RequireAdmin } from '../authentication/require-admin.decorator';
import { parseBody } from '../errors/parse-body';
import { ApiTokensService } from './api-tokens.service';

/** API tokens of any user, for administrators. */
@ApiTags('administration')
@Controller('api/v1/admin/tokens')
@RequireAdmin()
export class ApiTokensController {
  constructor(private readonly apiTokens: ApiTokensService) {}

  @Post()
  @ApiOperation({ operationId: 'create_token', summary: 'Create an API token for a user' })
  @ApiBody({ type: CreateTokenBody })
  @ApiCreatedResponse({ type: CreatedToken })
  @ApiErrors('USER_NOT_FOUND')
  create(@Body() body: unknown): Promise<CreatedToken> {
    return this.apiTokens.create(parseBody(CreateTokenBody, body, 'Token payload'));
  }

  @Post('revoke')
  @HttpCode(200)
  @ApiOperation({ operationId: 'revoke_token', summary: 'Revoke an API token for good, by itself or by its id' })
  @ApiBody({ type: RevokeTokenBody })
  @ApiOkResponse({ type: RevokedToken })
  @ApiErrors('TOKEN_NOT_FOUND')
  revoke(@Body() body: unknown): Promise<RevokedToken> {
    return this.apiTokens.revoke(parseBody(RevokeTokenBody, body, 'Token payload'));
  }
}
