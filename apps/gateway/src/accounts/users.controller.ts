import { Body, Controller, Get, HttpCode, Post, Query } from '@nestjs/common';
import { ApiBody, ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiQuery, ApiTags } from '@nestjs/swagger';
import { ChangedRole, ChangeRoleBody, CreatedUser, CreateUserBody, UserList } from '@app/contracts';
import { ApiErrors } from '../api-errors.decorator';
import { RequireAdmin } from '../authentication/require-admin.decorator';
import { integerQuery, textQuery } from '../bytes/query.rules';
import { parseBody } from '../errors/parse-body';
import { UsersService } from './users.service';

/** Accounts, for administrators (server-semantics 1.8) and the `reef` command line. */
@ApiTags('users')
@Controller('api/v1')
@RequireAdmin()
export class UsersController {
  constructor(private readonly users: UsersService) {}

  @Get('users')
  @ApiOperation({ operationId: 'list_users', summary: 'List or search accounts' })
  @ApiQuery({ name: 'q', required: false, description: 'Absent: the newest accounts' })
  @ApiQuery({ name: 'limit', required: false, description: '1 to 200, default 20' })
  @ApiOkResponse({ type: UserList })
  @ApiErrors()
  list(@Query('q') q?: string, @Query('query') query?: string, @Query('limit') limit?: string): Promise<UserList> {
    return this.users.list(textQuery(q) ?? textQuery(query), integerQuery(limit, 20, 1, 200));
  }

  @Post('users/role')
  @HttpCode(200)
  @ApiOperation({ operationId: 'change_user_role', summary: 'Make a user a moderator, an administrator, or neither' })
  @ApiBody({ type: ChangeRoleBody })
  @ApiOkResponse({ type: ChangedRole })
  @ApiErrors('USER_NOT_FOUND')
  changeRole(@Body() body: unknown): Promise<ChangedRole> {
    return this.users.changeRole(parseBody(ChangeRoleBody, body, 'Role payload'));
  }

  @Post('admin/users')
  @ApiOperation({ operationId: 'create_user', summary: 'Create an account with its personal publisher' })
  @ApiBody({ type: CreateUserBody })
  @ApiCreatedResponse({ type: CreatedUser })
  @ApiErrors('HANDLE_INVALID', 'HANDLE_TAKEN')
  create(@Body() body: unknown): Promise<CreatedUser> {
    return this.users.create(parseBody(CreateUserBody, body, 'User payload'));
  }
}
