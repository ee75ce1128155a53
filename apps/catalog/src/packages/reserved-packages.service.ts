import { Injectable } from '@nestjs/common';
import type { PackageDetail } from '@app/contracts';
import { currentActor } from '@app/kernel';
import { PackagesRepository } from './packages.repository';
import { reservedPackageView } from './package-view.rules';

/**
 * Names that staff keep for a publisher, as the private packages without releases that clients know them as
 * (server-semantics 1.9). They exist for the members of that publisher only, until one of them publishes.
 */
@Injectable()
export class ReservedPackages {
  constructor(private readonly repository: PackagesRepository) {}

  async find(name: string): Promise<PackageDetail | undefined> {
    const publisherIds = currentActor()?.publisherIds ?? [];
    if (publisherIds.length === 0) return undefined;
    const row = await this.repository.findReserved(name.toLowerCase(), publisherIds);
    return row === undefined ? undefined : reservedPackageView(row);
  }
}
