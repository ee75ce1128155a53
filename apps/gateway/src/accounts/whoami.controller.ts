import { Controller, Get } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Whoami } from '@app/contracts';
import { ApiErrors } from '../api-errors.decorator';
import { RequireHolder } from '../authentication/require-holder.decorator';
import { UsersService } from './users.service';

/** Who the token belongs to; `clawhub login --token` calls nothing else. */
@ApiTags('users')
@Controller('api')
@RequireHolder()
export class WhoamiController {
  constructor(private readonly users: UsersService) {}

  @Get('v1/whoami')
  @ApiOperation({ operationId: 'whoami', summary: 'Who the token belongs to' })
  @ApiOkResponse({ type: Whoami })
  @ApiErrors('USER_NOT_FOUND')
  whoami(): Promise<Whoami> {
    return this.users.whoami();
  }
}
