import { Body, Controller, Post } from '@nestjs/common';
import { ApiBody, ApiCreatedResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { CreateClientBody, CreatedClient } from '@app/contracts';
import { ApiErrors } from '../api-errors.decorator';
import { RequireAdmin } from '../authentication/require-admin.decorator';
import { parseBody } from '../errors/parse-body';
import { OAuthClientsService } from './oauth-clients.service';

/** Programs that call the rating API in their own name, for administrators. */
@ApiTags('administration')
@Controller('api/v1/admin/clients')
@RequireAdmin()
export class OAuthClientsController {
  constructor(private readonly clients: OAuthClientsService) {}

  @Post()
  @ApiOperation({ operationId: 'create_client', summary: 'Create an OAuth client' })
  @ApiBody({ type: CreateClientBody })
  @ApiCreatedResponse({ type: CreatedClient })
  @ApiErrors()
  create(@Body() body: unknown): Promise<CreatedClient> {
    return this.clients.create(parseBody(CreateClientBody, body, 'Client payload'));
  }
}
