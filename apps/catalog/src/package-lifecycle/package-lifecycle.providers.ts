import type { Provider, Type } from '@nestjs/common';
import { PackageOwners } from '../package-transfers/package-owners.service';
import { PackageTransfers } from '../package-transfers/package-transfers.service';
import { PackageTransfersController } from '../package-transfers/package-transfers.controller';
import { PackageTransfersRepository } from '../package-transfers/package-transfers.repository';
import { ArtifactBackfill } from './artifact-backfill.service';
import { ManagedPackagesRepository } from './managed-packages.repository';
import { ManagedPackages } from './managed-packages.service';
import { PackageDeletions } from './package-deletions.service';
import { PackageLifecycleController } from './package-lifecycle.controller';
import { PackageVersions } from './package-versions.service';

export const packageLifecycleControllers: Type[] = [PackageLifecycleController, PackageTransfersController];

/** What happens to a package once it is there: deletions, withdrawn releases, other owners. */
export const packageLifecycleProviders: Provider[] = [
  ...[ManagedPackages, ManagedPackagesRepository],
  ...[PackageDeletions, PackageVersions, ArtifactBackfill],
  ...[PackageTransfers, PackageOwners, PackageTransfersRepository],
];
