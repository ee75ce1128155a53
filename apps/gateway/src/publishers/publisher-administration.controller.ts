import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiBody, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import {
  EnsuredPublisher,
  EnsurePublisherBody,
  ReclaimedSkills,
  reclaimSkills,
  ReclaimSkillsBody,
  ReleasedHandle,
  ReleaseHandleBody,
  RemovedMember,
  RemoveMemberBody,
  ReservedHandle,
  ReservedNames,
  ReserveHandleBody,
  reserveNames,
  ReserveNamesBody,
} from '@app/contracts';
import { ApiErrors } from '../api-errors.decorator';
import { RequireAdmin } from '../authentication/require-admin.decorator';
import { parseBody } from '../errors/parse-body';
import { HandlesService } from './handles.service';
import { NameReservationsService } from './name-reservations.service';
import { OrganizationAdministration } from './organization-administration.service';
import { PublishersService } from './publishers.service';

/** Organizations and names, for administrators (server-semantics 1.9, client-contract 7). */
@ApiTags('administration')
@Controller('api/v1')
@RequireAdmin()
export class PublisherAdministrationController {
  constructor(
    private readonly organizations: OrganizationAdministration,
    private readonly publishers: PublishersService,
    private readonly handles: HandlesService,
    private readonly names: NameReservationsService,
  ) {}

  @Post('users/publisher')
  @HttpCode(200)
  @ApiOperation({ operationId: 'ensure_publisher', summary: 'Make sure that an organization exists' })
  @ApiBody({ type: EnsurePublisherBody })
  @ApiOkResponse({ type: EnsuredPublisher })
  @ApiErrors('HANDLE_INVALID', 'HANDLE_TAKEN', 'USER_NOT_FOUND', 'LAST_OWNER', 'TOO_MANY_MEMBERSHIPS')
  ensure(@Body() body: unknown): Promise<EnsuredPublisher> {
    return this.organizations.ensure(parseBody(EnsurePublisherBody, body, 'Publisher payload'));
  }

  @Post('users/publisher-member')
  @HttpCode(200)
  @ApiOperation({ operationId: 'remove_member', summary: 'Take somebody out of an organization' })
  @ApiBody({ type: RemoveMemberBody })
  @ApiOkResponse({ type: RemovedMember })
  @ApiErrors('PUBLISHER_NOT_FOUND', 'MEMBER_NOT_FOUND', 'LAST_OWNER')
  removeMember(@Body() body: unknown): Promise<RemovedMember> {
    const { handle, memberHandle } = parseBody(RemoveMemberBody, body, 'Member payload');
    return this.publishers.removeMember(handle, memberHandle);
  }

  @Post('users/reserve')
  @HttpCode(200)
  @ApiOperation({ operationId: 'reserve_names', summary: 'Keep slugs and package names for their rightful owner' })
  @ApiBody({ type: ReserveNamesBody })
  @ApiOkResponse({ type: ReservedNames })
  @ApiErrors(reserveNames, 'USER_NOT_FOUND')
  reserveNames(@Body() body: unknown): Promise<ReservedNames> {
    return this.names.reserve(parseBody(ReserveNamesBody, body, 'Reserve payload'));
  }

  @Post('users/reclaim')
  @HttpCode(200)
  @ApiOperation({ operationId: 'reclaim_skills', summary: 'Give skills to their rightful owner' })
  @ApiBody({ type: ReclaimSkillsBody })
  @ApiOkResponse({ type: ReclaimedSkills })
  @ApiErrors(reclaimSkills, 'USER_NOT_FOUND')
  reclaim(@Body() body: unknown): Promise<ReclaimedSkills> {
    return this.names.reclaim(parseBody(ReclaimSkillsBody, body, 'Reclaim payload'));
  }

  @Post('admin/handles/reserve')
  @HttpCode(200)
  @ApiOperation({ operationId: 'reserve_handle', summary: 'Keep a handle for its rightful owner' })
  @ApiBody({ type: ReserveHandleBody })
  @ApiOkResponse({ type: ReservedHandle })
  @ApiErrors('HANDLE_INVALID', 'HANDLE_TAKEN', 'USER_NOT_FOUND')
  reserveHandle(@Body() body: unknown): Promise<ReservedHandle> {
    return this.handles.reserve(parseBody(ReserveHandleBody, body, 'Handle payload'));
  }

  @Post('admin/handles/release')
  @HttpCode(200)
  @ApiOperation({ operationId: 'release_handle', summary: 'Let anybody take a reserved handle' })
  @ApiBody({ type: ReleaseHandleBody })
  @ApiOkResponse({ type: ReleasedHandle })
  @ApiErrors('HANDLE_INVALID')
  releaseHandle(@Body() body: unknown): Promise<ReleasedHandle> {
    return this.handles.release(parseBody(ReleaseHandleBody, body, 'Handle payload'));
  }
}
