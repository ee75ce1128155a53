import { Injectable } from '@nestjs/common';
import {
  packageVersionRestored,
  packageVersionWithdrawn,
  type ChangePackageVersionInput,
  type PackageChanged,
} from '@app/contracts';
import { DomainError } from '@app/kernel';
import { removalCauseOf, WithdrawnVersions } from '../skill-lifecycle/withdrawn-versions.service';
import { ManagedPackages, packageFactsOf, type ManagedPackage } from './managed-packages.service';

/** Takes single releases of packages away and brings them back. Those of a deleted package go and come with it. */
@Injectable()
export class PackageVersions {
  constructor(
    private readonly managed: ManagedPackages,
    private readonly versions: WithdrawnVersions,
  ) {}

  async withdraw({ name, version }: ChangePackageVersionInput): Promise<PackageChanged> {
    return this.managed.change(name, async (tx, item) => {
      assertThere(item);
      const changed = await this.versions.withdraw(tx, item, 'package', version);
      const facts = { ...packageFactsOf(item), version, cause: removalCauseOf(item) };
      if (changed !== undefined) await tx.emit(packageVersionWithdrawn, { ...facts, versionId: changed.id });
      return { ok: true };
    });
  }

  async restore({ name, version }: ChangePackageVersionInput): Promise<PackageChanged> {
    return this.managed.change(name, async (tx, item) => {
      assertThere(item);
      const changed = await this.versions.restore(tx, item, version);
      if (changed !== undefined)
        await tx.emit(packageVersionRestored, { ...packageFactsOf(item), versionId: changed.id, version });
      return { ok: true };
    });
  }
}

function assertThere({ hiddenAt }: ManagedPackage): void {
  if (hiddenAt !== null) throw new DomainError('PACKAGE_NOT_FOUND');
}
