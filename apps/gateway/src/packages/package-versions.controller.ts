import { Controller, Get, Inject, Param, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiQuery, ApiTags } from '@nestjs/swagger';
import {
  getPackageArtifact,
  getPackageReadiness,
  getPackageSecurity,
  getPackageVersion,
  listFindings,
  listPackageVersions,
  PackageArtifactFacts,
  PackageReadiness,
  PackageSecurity,
  PackageVersionDetail,
  PackageVersionList,
  Text,
} from '@app/contracts';
import { RpcClient } from '@app/messaging';
import { processConfig, type ProcessSettings } from '@app/runtime';
import { ApiErrors } from '../api-errors.decorator';
import { integerQuery, textQuery } from '../bytes/query.rules';
import { resolvedArtifact, securityAuditUrl } from './package-artifact.rules';
import { packageName, type NameParameters } from './package-name.rules';

export class PackageSecurityAnswer extends PackageSecurity {
  @Text({ description: 'Where everything that is known of the release can be read' }) securityAuditUrl: string;
}
type VersionParameters = NameParameters & { readonly version: string };

/** The releases of plugins, for people and for programs that install them. */
@ApiTags('packages')
@Controller('api/v1/packages')
export class PackageVersionsController {
  constructor(
    private readonly rpc: RpcClient,
    @Inject(processConfig.token) private readonly settings: ProcessSettings,
  ) {}

  @Get([':name/versions', ':scope/:name/versions'])
  @ApiOperation({ operationId: 'list_package_versions', summary: 'Releases of a plugin, newest first' })
  @ApiQuery({ name: 'limit', required: false, description: '1 to 100, default 25' })
  @ApiQuery({ name: 'cursor', required: false })
  @ApiOkResponse({ type: PackageVersionList })
  @ApiErrors(listPackageVersions)
  list(
    @Param() parameters: NameParameters,
    @Query() query: Record<string, string | undefined>,
  ): Promise<PackageVersionList> {
    const cursor = textQuery(query.cursor)?.slice(0, 2000);
    const limit = integerQuery(textQuery(query.limit), 25, 1, 100);
    const page = { limit, ...(cursor === undefined ? {} : { cursor }) };
    return this.rpc.call(listPackageVersions, { name: packageName(parameters), ...page });
  }

  @Get([':name/versions/:version', ':scope/:name/versions/:version'])
  @ApiOperation({ operationId: 'get_package_version', summary: 'One release: its files, needs and scans' })
  @ApiOkResponse({ type: PackageVersionDetail })
  @ApiErrors(getPackageVersion)
  async get(@Param() parameters: VersionParameters): Promise<PackageVersionDetail> {
    const found = await this.rpc.call(getPackageVersion, referenceOf(parameters));
    const { package: item, version, releaseId, mayReadEvidence } = found;
    if (version.staticScan === null) return { package: item, version };
    const { findings } = await this.rpc.call(listFindings, { versionId: releaseId, withEvidence: mayReadEvidence });
    return { package: item, version: { ...version, staticScan: { ...(version.staticScan as object), findings } } };
  }

  @Get([':name/versions/:version/security', ':scope/:name/versions/:version/security'])
  @ApiOperation({ operationId: 'get_package_security', summary: 'Whether a release may be installed, and why not' })
  @ApiOkResponse({ type: PackageSecurityAnswer })
  @ApiErrors(getPackageSecurity)
  async security(@Param() parameters: VersionParameters): Promise<PackageSecurityAnswer> {
    const security = await this.rpc.call(getPackageSecurity, referenceOf(parameters));
    return { ...security, securityAuditUrl: securityAuditUrl(security, this.settings.REEF_PUBLIC_URL) };
  }

  @Get([':name/versions/:version/artifact', ':scope/:name/versions/:version/artifact'])
  @ApiOperation({ operationId: 'get_package_artifact', summary: 'What is downloaded as a release, and from where' })
  @ApiOkResponse({ type: PackageArtifactFacts, description: 'With the addresses of its bytes' })
  @ApiErrors(getPackageArtifact)
  async artifact(@Param() parameters: VersionParameters): Promise<PackageArtifactFacts> {
    const facts = await this.rpc.call(getPackageArtifact, referenceOf(parameters));
    return resolvedArtifact(facts, this.settings.REEF_PUBLIC_URL);
  }

  @Get([':name/readiness', ':scope/:name/readiness'])
  @ApiOperation({ operationId: 'get_package_readiness', summary: 'What a plugin lacks to be one of OpenClaw’s own' })
  @ApiOkResponse({ type: PackageReadiness })
  @ApiErrors(getPackageReadiness)
  readiness(@Param() parameters: NameParameters): Promise<PackageReadiness> {
    return this.rpc.call(getPackageReadiness, { name: packageName(parameters) });
  }
}

function referenceOf({ version, ...name }: VersionParameters) {
  return { name: packageName(name), version: version.trim().slice(0, 256) };
}
