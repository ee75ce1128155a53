import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiBody, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Invitation, InviteBody, PasswordSet, SetPasswordBody } from '@app/contracts';
import { ApiErrors } from '../api-errors.decorator';
import { RequireAdmin } from '../authentication/require-admin.decorator';
import { parseBody } from '../errors/parse-body';
import { Passwords } from './passwords.service';
import { SignInLinks } from './sign-in-links.service';

/** How people get a password, for administrators. */
@ApiTags('administration')
@Controller('api/v1/admin/users')
@RequireAdmin()
export class PasswordsController {
  constructor(
    private readonly passwords: Passwords,
    private readonly links: SignInLinks,
  ) {}

  @Post('password')
  @HttpCode(200)
  @ApiOperation({
    operationId: 'set_user_password',
    summary: 'Give a user another password; signs them out everywhere',
  })
  @ApiBody({ type: SetPasswordBody })
  @ApiOkResponse({ type: PasswordSet })
  @ApiErrors('USER_NOT_FOUND')
  setPassword(@Body() body: unknown): Promise<PasswordSet> {
    return this.passwords.set(parseBody(SetPasswordBody, body, 'Password payload'));
  }

  @Post('invite')
  @HttpCode(200)
  @ApiOperation({ operationId: 'invite_user', summary: 'Make a one-time link for a user to choose a password' })
  @ApiBody({ type: InviteBody })
  @ApiOkResponse({ type: Invitation })
  @ApiErrors('USER_NOT_FOUND')
  invite(@Body() body: unknown): Promise<Invitation> {
    return this.links.invite(parseBody(InviteBody, body, 'Invite payload'));
  }
}
