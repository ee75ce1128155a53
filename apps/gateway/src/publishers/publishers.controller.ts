import { Body, Controller, Delete, Get, HttpCode, Param, Post, Put } from '@nestjs/common';
import { ApiBody, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import {
  CreatedPublisher,
  CreatePublisherBody,
  PublisherView,
  RemovedMember,
  SavedMember,
  SetMemberBody,
} from '@app/contracts';
import { ApiErrors } from '../api-errors.decorator';
import { RequireUser } from '../authentication/require-user.decorator';
import { parseBody } from '../errors/parse-body';
import { PublishersService } from './publishers.service';

/** Organizations, for the people in them; `clawhub publisher create` calls the first route. */
@ApiTags('publishers')
@Controller('api/v1/publishers')
export class PublishersController {
  constructor(private readonly publishers: PublishersService) {}

  @Post()
  @HttpCode(200)
  @RequireUser('registry:manage')
  @ApiOperation({ operationId: 'create_publisher', summary: 'Create an organization that the caller owns' })
  @ApiBody({ type: CreatePublisherBody })
  @ApiOkResponse({ type: CreatedPublisher })
  @ApiErrors('HANDLE_INVALID', 'HANDLE_TAKEN', 'TOO_MANY_MEMBERSHIPS')
  create(@Body() body: unknown): Promise<CreatedPublisher> {
    return this.publishers.create(parseBody(CreatePublisherBody, body, 'Publisher payload'));
  }

  @Get(':handle')
  @ApiOperation({ operationId: 'get_publisher', summary: 'A publisher; with its members for those who are one' })
  @ApiOkResponse({ type: PublisherView })
  @ApiErrors('PUBLISHER_NOT_FOUND')
  view(@Param('handle') handle: string): Promise<PublisherView> {
    return this.publishers.view(handle);
  }

  @Put(':handle/members/:member')
  @RequireUser('registry:manage')
  @ApiOperation({ operationId: 'set_publisher_member', summary: 'Add a member, or change what a member may do' })
  @ApiBody({ type: SetMemberBody })
  @ApiOkResponse({ type: SavedMember })
  @ApiErrors('PUBLISHER_NOT_FOUND', 'USER_NOT_FOUND', 'FORBIDDEN', 'LAST_OWNER', 'TOO_MANY_MEMBERSHIPS')
  setMember(
    @Param('handle') handle: string,
    @Param('member') member: string,
    @Body() body: unknown,
  ): Promise<SavedMember> {
    return this.publishers.setMember(handle, member, parseBody(SetMemberBody, body, 'Member payload'));
  }

  @Delete(':handle/members/:member')
  @RequireUser('registry:manage')
  @ApiOperation({ operationId: 'remove_publisher_member', summary: 'Take a member out; everybody may leave' })
  @ApiOkResponse({ type: RemovedMember })
  @ApiErrors('PUBLISHER_NOT_FOUND', 'MEMBER_NOT_FOUND', 'FORBIDDEN', 'LAST_OWNER')
  removeMember(@Param('handle') handle: string, @Param('member') member: string): Promise<RemovedMember> {
    return this.publishers.removeMember(handle, member);
  }
}
