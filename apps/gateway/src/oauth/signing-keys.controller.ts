import { Controller, HttpCode, Post } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { RotatedSigningKey } from '@app/contracts';
import { ApiErrors } from '../api-errors.decorator';
import { RequireAdmin } from '../authentication/require-admin.decorator';
import { SigningKeys } from './signing-keys.service';

/** The keys access tokens are signed with, for administrators. */
@ApiTags('administration')
@Controller('api/v1/admin/keys')
@RequireAdmin()
export class SigningKeysController {
  constructor(private readonly keys: SigningKeys) {}

  @Post('rotate')
  @HttpCode(200)
  @ApiOperation({
    operationId: 'rotate_signing_key',
    summary: 'Sign access tokens with a new key; those signed before stay good until they expire',
  })
  @ApiOkResponse({ type: RotatedSigningKey })
  @ApiErrors()
  rotate(): Promise<RotatedSigningKey> {
    return this.keys.rotate();
  }
}
