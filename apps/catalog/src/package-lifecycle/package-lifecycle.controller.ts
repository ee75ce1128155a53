import { Controller } from '@nestjs/common';
import {
  backfillArtifacts,
  deletePackage,
  restorePackageVersion,
  undeletePackage,
  withdrawPackageVersion,
  type BackfillArtifactsInput,
  type BackfilledArtifacts,
  type ChangePackageInput,
  type ChangePackageVersionInput,
  type PackageChanged,
} from '@app/contracts';
import { RpcHandler } from '@app/messaging';
import { ArtifactBackfill } from './artifact-backfill.service';
import { PackageDeletions } from './package-deletions.service';
import { PackageVersions } from './package-versions.service';

@Controller()
export class PackageLifecycleController {
  constructor(
    private readonly packages: PackageDeletions,
    private readonly versions: PackageVersions,
    private readonly artifacts: ArtifactBackfill,
  ) {}

  @RpcHandler(deletePackage)
  delete(input: ChangePackageInput): Promise<PackageChanged> {
    return this.packages.delete(input);
  }
  @RpcHandler(undeletePackage)
  undelete(input: ChangePackageInput): Promise<PackageChanged> {
    return this.packages.undelete(input);
  }
  @RpcHandler(withdrawPackageVersion)
  withdrawVersion(input: ChangePackageVersionInput): Promise<PackageChanged> {
    return this.versions.withdraw(input);
  }
  @RpcHandler(restorePackageVersion)
  restoreVersion(input: ChangePackageVersionInput): Promise<PackageChanged> {
    return this.versions.restore(input);
  }
  @RpcHandler(backfillArtifacts)
  backfill(input: BackfillArtifactsInput): Promise<BackfilledArtifacts> {
    return this.artifacts.run(input);
  }
}
