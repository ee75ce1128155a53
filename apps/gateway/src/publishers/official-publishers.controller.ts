import { Body, Controller, Get, HttpCode, Post } from '@nestjs/common';
import { ApiBody, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ApiErrors } from '../api-errors.decorator';
import { RequireAdmin } from '../authentication/require-admin.decorator';
import { parseBody } from '../errors/parse-body';
import { OfficialPublishers } from './official-publishers.service';
import { OfficialPublisherBody, OfficialPublisherChange, OfficialPublisherList } from './official-publishers.views';

/** Who is trusted with the official channel, for administrators (client-contract 7). */
@ApiTags('administration')
@Controller('api/v1/users/publisher-official')
@RequireAdmin()
export class OfficialPublishersController {
  constructor(private readonly official: OfficialPublishers) {}

  @Get()
  @ApiOperation({ operationId: 'list_official_publishers', summary: 'Publishers that are official, or were' })
  @ApiOkResponse({ type: OfficialPublisherList })
  list(): Promise<OfficialPublisherList> {
    return this.official.list();
  }

  @Post()
  @HttpCode(200)
  @ApiOperation({ operationId: 'change_official_publisher', summary: 'Make an organization official, or no more' })
  @ApiBody({ type: OfficialPublisherBody })
  @ApiOkResponse({ type: OfficialPublisherChange })
  @ApiErrors('PUBLISHER_NOT_FOUND')
  change(@Body() body: unknown): Promise<OfficialPublisherChange> {
    return this.official.change(parseBody(OfficialPublisherBody, body, 'Official publisher payload'));
  }
}
