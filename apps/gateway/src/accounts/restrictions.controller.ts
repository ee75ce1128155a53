import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiBody, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import {
  BannedUser,
  BanUserBody,
  LiftedHold,
  ModerationHoldBody,
  PlacedHold,
  ReclassifiedBan,
  ReclassifyBanBody,
  UnbannedUser,
} from '@app/contracts';
import { ApiErrors } from '../api-errors.decorator';
import { RequireAdmin } from '../authentication/require-admin.decorator';
import { RequireModerator } from '../authentication/require-moderator.decorator';
import { parseBody } from '../errors/parse-body';
import { BanReasonsService } from './ban-reasons.service';
import { BansService } from './bans.service';
import { HoldsService } from './holds.service';

/**
 * Bans and moderation holds (server-semantics 1.8, client-contract 7). ClawHub reads these bodies before it asks who
 * is calling; here, as everywhere, the caller comes first.
 */
@ApiTags('users')
@Controller('api/v1/users')
export class RestrictionsController {
  constructor(
    private readonly bans: BansService,
    private readonly reasons: BanReasonsService,
    private readonly holds: HoldsService,
  ) {}

  @Post('ban')
  @HttpCode(200)
  @RequireModerator()
  @ApiOperation({ operationId: 'ban_user', summary: 'Ban an account: revoke its tokens, hide what it owns' })
  @ApiBody({ type: BanUserBody })
  @ApiOkResponse({ type: BannedUser })
  @ApiErrors('USER_NOT_FOUND')
  ban(@Body() body: unknown): Promise<BannedUser> {
    return this.bans.ban(parseBody(BanUserBody, body, 'Ban payload'));
  }

  @Post('unban')
  @HttpCode(200)
  @RequireAdmin()
  @ApiOperation({ operationId: 'unban_user', summary: 'End a ban: show again what exactly this ban has hidden' })
  @ApiBody({ type: BanUserBody })
  @ApiOkResponse({ type: UnbannedUser })
  @ApiErrors('USER_NOT_FOUND')
  unban(@Body() body: unknown): Promise<UnbannedUser> {
    return this.bans.unban(parseBody(BanUserBody, body, 'Unban payload'));
  }

  @Post('reclassify-ban')
  @HttpCode(200)
  @RequireAdmin()
  @ApiOperation({ operationId: 'reclassify_ban', summary: 'Give a ban another reason' })
  @ApiBody({ type: ReclassifyBanBody })
  @ApiOkResponse({ type: ReclassifiedBan })
  @ApiErrors('USER_NOT_FOUND')
  reclassify(@Body() body: unknown): Promise<ReclassifiedBan> {
    return this.reasons.reclassify(parseBody(ReclassifyBanBody, body, 'Ban payload'));
  }

  @Post('moderation-hold')
  @HttpCode(200)
  @RequireModerator()
  @ApiOperation({ operationId: 'hold_user', summary: 'Put an account under moderation: hide what it owns' })
  @ApiBody({ type: ModerationHoldBody })
  @ApiOkResponse({ type: PlacedHold })
  @ApiErrors('USER_NOT_FOUND')
  hold(@Body() body: unknown): Promise<PlacedHold> {
    return this.holds.place(parseBody(ModerationHoldBody, body, 'Hold payload'));
  }

  @Post('lift-moderation-hold')
  @HttpCode(200)
  @RequireAdmin()
  @ApiOperation({ operationId: 'lift_moderation_hold', summary: 'Take an account out of moderation' })
  @ApiBody({ type: ModerationHoldBody })
  @ApiOkResponse({ type: LiftedHold })
  @ApiErrors('USER_NOT_FOUND')
  liftHold(@Body() body: unknown): Promise<LiftedHold> {
    return this.holds.lift(parseBody(ModerationHoldBody, body, 'Hold payload'));
  }
}
