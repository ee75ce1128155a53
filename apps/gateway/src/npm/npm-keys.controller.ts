import { Controller, HttpCode, Post } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { RotatedSigningKey } from '@app/contracts';
import { ApiErrors } from '../api-errors.decorator';
import { RequireAdmin } from '../authentication/require-admin.decorator';
import { NpmKeys } from './npm-keys.service';

/** The keys releases are signed with, for administrators. */
@ApiTags('administration')
@Controller('api/v1/admin/keys/npm')
@RequireAdmin()
export class NpmKeysController {
  constructor(private readonly keys: NpmKeys) {}

  @Post('rotate')
  @HttpCode(200)
  @ApiOperation({
    operationId: 'rotate_npm_signing_key',
    summary: 'Sign new releases on the npm mirror with a new key; what is signed stays so, and its key stays listed',
  })
  @ApiOkResponse({ type: RotatedSigningKey })
  @ApiErrors()
  rotate(): Promise<RotatedSigningKey> {
    return this.keys.rotate();
  }
}
