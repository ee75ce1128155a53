import { Controller } from '@nestjs/common';
import {
  findPackageBytes,
  findPackageFile,
  getPackageArtifact,
  getPackageReadiness,
  getPackageSecurity,
  getPackageVersion,
  listPackageVersions,
  type FindPackageFileInput,
  type FoundFile,
  type FoundPackageVersion,
  type ListPackageVersionsInput,
  type PackageArtifactFacts,
  type PackageBytes,
  type PackageReadiness,
  type PackageReference,
  type PackageSecurity,
  type PackageVersionChoice,
  type PackageVersionList,
  type PackageVersionReference,
} from '@app/contracts';
import { RpcHandler } from '@app/messaging';
import { PackageReleasesService } from './package-releases.service';
import { PackagesService } from './packages.service';

@Controller()
export class PackageReleasesController {
  constructor(
    private readonly releases: PackageReleasesService,
    private readonly packages: PackagesService,
  ) {}

  @RpcHandler(listPackageVersions)
  list(input: ListPackageVersionsInput): Promise<PackageVersionList> {
    return this.releases.list(input);
  }
  @RpcHandler(getPackageVersion)
  get(input: PackageVersionReference): Promise<FoundPackageVersion> {
    return this.releases.get(input);
  }
  @RpcHandler(getPackageSecurity)
  security(input: PackageVersionReference): Promise<PackageSecurity> {
    return this.releases.security(input);
  }
  @RpcHandler(getPackageArtifact)
  artifact(input: PackageVersionReference): Promise<PackageArtifactFacts> {
    return this.releases.artifact(input);
  }
  @RpcHandler(findPackageBytes)
  findBytes(input: PackageVersionChoice): Promise<PackageBytes> {
    return this.releases.findBytes(input);
  }
  @RpcHandler(findPackageFile)
  findFile(input: FindPackageFileInput): Promise<FoundFile> {
    return this.releases.findFile(input);
  }
  @RpcHandler(getPackageReadiness)
  readiness(input: PackageReference): Promise<PackageReadiness> {
    return this.packages.readiness(input);
  }
}
