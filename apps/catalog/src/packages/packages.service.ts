import { Injectable } from '@nestjs/common';
import type { FindPluginInput, FoundPlugin, PackageDetail, PackageReadiness, PackageReference } from '@app/contracts';
import { currentActor, DomainError } from '@app/kernel';
import { packageDetailView } from './package-view.rules';
import { readinessOf } from './readiness.rules';
import { PackagesRepository } from './packages.repository';

/** What there is to read about packages. Names are stored in lower case and compared so. */
@Injectable()
export class PackagesService {
  constructor(private readonly repository: PackagesRepository) {}

  /** A package without a visible release exists for the members of its publisher only (server-semantics 4.6). */
  async get({ name }: PackageReference): Promise<PackageDetail> {
    const row = await this.repository.find(name.toLowerCase());
    const maySee = row?.isPublic === true || currentActor()?.publisherIds.includes(row?.ownerId ?? '') === true;
    if (row === undefined || !maySee) throw new DomainError('PACKAGE_NOT_FOUND');
    return packageDetailView(row);
  }

  /** @throws DomainError PACKAGE_NOT_FOUND */
  async readiness(reference: PackageReference): Promise<PackageReadiness> {
    return readinessOf(await this.get(reference));
  }

  /** A private plugin is one for the members of its publisher only. @throws DomainError PLUGIN_NOT_FOUND */
  async findPlugin({ pluginId }: FindPluginInput): Promise<FoundPlugin> {
    const publisherIds = currentActor()?.publisherIds ?? [];
    const named = await this.repository.findPluginByName(pluginId.toLowerCase(), publisherIds);
    if (named !== undefined) return named;
    const [plugin, second] = await this.repository.findPluginsByRuntimeId(pluginId, publisherIds);
    if (plugin === undefined || second !== undefined) throw new DomainError('PLUGIN_NOT_FOUND');
    return plugin;
  }
}
