import { Body, Controller, Get, HttpCode, Post } from '@nestjs/common';
import { ApiBody, ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { CreateClientBody, CreatedClient, OAuthClients, RevokeClientBody, RevokedClient } from '@app/contracts';
import { ApiErrors } from '../api-errors.decorator';
import { RequireAdmin } from '../authentication/require-admin.decorator';
import { parseBody } from '../errors/parse-body';
import { OAuthClientsService } from './oauth-clients.service';

/** Programs that call the rating API in their own name or in that of people, for administrators. */
@ApiTags('administration')
@Controller('api/v1/admin/clients')
@RequireAdmin()
export class OAuthClientsController {
  constructor(private readonly clients: OAuthClientsService) {}

  @Get()
  @ApiOperation({ operationId: 'list_clients', summary: 'OAuth clients that work, the newest first' })
  @ApiOkResponse({ type: OAuthClients })
  @ApiErrors()
  list(): Promise<OAuthClients> {
    return this.clients.list();
  }

  @Post()
  @ApiOperation({ operationId: 'create_client', summary: 'Create an OAuth client' })
  @ApiBody({ type: CreateClientBody })
  @ApiCreatedResponse({ type: CreatedClient })
  @ApiErrors()
  create(@Body() body: unknown): Promise<CreatedClient> {
    return this.clients.create(parseBody(CreateClientBody, body, 'Client payload'));
  }

  @Post('revoke')
  @HttpCode(200)
  @ApiOperation({ operationId: 'revoke_client', summary: 'Revoke an OAuth client and all its tokens for good' })
  @ApiBody({ type: RevokeClientBody })
  @ApiOkResponse({ type: RevokedClient })
  @ApiErrors('CLIENT_NOT_FOUND')
  revoke(@Body() body: unknown): Promise<RevokedClient> {
    return this.clients.revoke(parseBody(RevokeClientBody, body, 'Client payload').clientId);
  }
}
