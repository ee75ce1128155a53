import { Body, Controller, Delete, Get, HttpCode, Param, Post } from '@nestjs/common';
import { ApiBody, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import {
  Flag,
  getTrustedPublisher,
  removeTrustedPublisher,
  SetTrustedPublisherBody,
  setTrustedPublisher,
  TrustedPublisherAnswer,
} from '@app/contracts';
import { RpcClient } from '@app/messaging';
import { ApiErrors } from '../api-errors.decorator';
import { RequireUser } from '../authentication/require-user.decorator';
import { parseBody } from '../errors/parse-body';
import { packageName, packageNameToChange, type NameParameters } from '../packages/package-name.rules';

export class Done {
  @Flag() ok: boolean;
}

const PATHS = [':name/trusted-publisher', ':scope/:name/trusted-publisher'];

/** Which CI workflow may publish a package (client-contract 2.9). */
@ApiTags('packages')
@Controller('api/v1/packages')
export class TrustedPublisherController {
  constructor(private readonly rpc: RpcClient) {}

  @Get(PATHS)
  @ApiOperation({ operationId: 'get_trusted_publisher', summary: 'The workflow that may publish a package' })
  @ApiOkResponse({ type: TrustedPublisherAnswer })
  @ApiErrors(getTrustedPublisher)
  get(@Param() parameters: NameParameters): Promise<TrustedPublisherAnswer> {
    return this.rpc.call(getTrustedPublisher, { name: packageName(parameters) });
  }

  @Post(PATHS)
  @HttpCode(200)
  @RequireUser()
  @ApiOperation({ operationId: 'set_trusted_publisher', summary: 'Let a workflow publish a package' })
  @ApiBody({ type: SetTrustedPublisherBody })
  @ApiOkResponse({ type: TrustedPublisherAnswer })
  @ApiErrors(setTrustedPublisher)
  set(@Param() parameters: NameParameters, @Body() body: unknown): Promise<TrustedPublisherAnswer> {
    const wanted = parseBody(SetTrustedPublisherBody, body, 'Trusted publisher payload');
    return this.rpc.call(setTrustedPublisher, { name: packageNameToChange(parameters), ...wanted });
  }

  @Delete(PATHS)
  @RequireUser()
  @ApiOperation({ operationId: 'delete_trusted_publisher', summary: 'Let no workflow publish a package' })
  @ApiOkResponse({ type: Done })
  @ApiErrors(removeTrustedPublisher)
  async remove(@Param() parameters: NameParameters): Promise<Done> {
    await this.rpc.call(removeTrustedPublisher, { name: packageNameToChange(parameters) });
    return { ok: true };
  }
}
