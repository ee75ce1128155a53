import { Body, Controller, Delete, HttpCode, Param, Post } from '@nestjs/common';
import { ApiBody, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import {
  ChangePackageBody,
  ChangePackageVersionBody,
  deletePackage,
  PackageChanged,
  restorePackageVersion,
  TransferPackageBody,
  transferPackage,
  TransferredPackage,
  undeletePackage,
  withdrawPackageVersion,
} from '@app/contracts';
import { RpcClient } from '@app/messaging';
import { ApiErrors } from '../api-errors.decorator';
import { RequireUser } from '../authentication/require-user.decorator';
import { packageChange, packageTransfer, packageVersionChange } from './package-change.rules';
import type { NameParameters } from './package-name.rules';

type VersionParameters = NameParameters & { readonly version: string };

/** What owners and moderators do to packages and releases that are there (client-contract 2.9). */
@ApiTags('packages')
@Controller('api/v1/packages')
@RequireUser()
export class PackageLifecycleController {
  constructor(private readonly rpc: RpcClient) {}

  @Delete([':name', ':scope/:name'])
  @ApiOperation({
    operationId: 'delete_package',
    summary: 'Take a package with all its releases away; it can be brought back',
    description: 'Its name stays taken for good.',
  })
  @ApiBody({ type: ChangePackageBody, required: false })
  @ApiOkResponse({ type: PackageChanged })
  @ApiErrors(deletePackage)
  delete(@Param() parameters: NameParameters, @Body() body: unknown): Promise<PackageChanged> {
    return this.rpc.call(deletePackage, packageChange(parameters, body));
  }

  @Post([':name/undelete', ':scope/:name/undelete'])
  @HttpCode(200)
  @ApiOperation({ operationId: 'undelete_package', summary: 'Bring a deleted package back' })
  @ApiBody({ type: ChangePackageBody, required: false })
  @ApiOkResponse({ type: PackageChanged })
  @ApiErrors(undeletePackage)
  undelete(@Param() parameters: NameParameters, @Body() body: unknown): Promise<PackageChanged> {
    return this.rpc.call(undeletePackage, packageChange(parameters, body));
  }

  @Delete([':name/versions/:version', ':scope/:name/versions/:version'])
  @ApiOperation({ operationId: 'delete_package_version', summary: 'Take one release away; its number stays taken' })
  @ApiBody({ type: ChangePackageVersionBody, required: false })
  @ApiOkResponse({ type: PackageChanged })
  @ApiErrors(withdrawPackageVersion)
  deleteVersion(@Param() parameters: VersionParameters, @Body() body: unknown): Promise<PackageChanged> {
    return this.rpc.call(withdrawPackageVersion, packageVersionChange(parameters, body));
  }

  @Post([':name/versions/:version/restore', ':scope/:name/versions/:version/restore'])
  @HttpCode(200)
  @ApiOperation({ operationId: 'restore_package_version', summary: 'Bring a deleted release back' })
  @ApiBody({ type: ChangePackageVersionBody, required: false })
  @ApiOkResponse({ type: PackageChanged })
  @ApiErrors(restorePackageVersion)
  restoreVersion(@Param() parameters: VersionParameters, @Body() body: unknown): Promise<PackageChanged> {
    return this.rpc.call(restorePackageVersion, packageVersionChange(parameters, body));
  }

  @Post([':name/transfer', ':scope/:name/transfer'])
  @HttpCode(200)
  @ApiOperation({
    operationId: 'transfer_package',
    summary: 'Give a package to another publisher, at once',
    description: 'For those who manage both publishers. The package loses its trusted publisher.',
  })
  @ApiBody({ type: TransferPackageBody })
  @ApiOkResponse({ type: TransferredPackage })
  @ApiErrors(transferPackage)
  transfer(@Param() parameters: NameParameters, @Body() body: unknown): Promise<TransferredPackage> {
    return this.rpc.call(transferPackage, packageTransfer(parameters, body));
  }
}
