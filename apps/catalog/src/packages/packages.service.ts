import { Injectable } from '@nestjs/common';
import type {
  FindPluginInput,
  FoundPlugin,
  PackageCategoriesAnswer,
  PackageCategoriesInput,
  PackageDetail,
  PackageReadiness,
  PackageReference,
} from '@app/contracts';
import { currentActor, DomainError } from '@app/kernel';
import { PackageCategories } from './package-categories.repository';
import { packageDetailView } from './package-view.rules';
import { readinessOf } from './readiness.rules';
import { PackagesRepository } from './packages.repository';
import { ReservedPackages } from './reserved-packages.service';
import { SkillPackages } from './skill-packages.service';

/** What there is to read about packages. Names are stored in lower case and compared so. */
@Injectable()
export class PackagesService {
  constructor(
    private readonly repository: PackagesRepository,
    private readonly categories: PackageCategories,
    private readonly skills: SkillPackages,
    private readonly reserved: ReservedPackages,
  ) {}

  /** A package without a visible release exists for the members of its publisher only (server-semantics 4.6). */
  async get({ name }: PackageReference): Promise<PackageDetail> {
    return (await this.find(name)) ?? this.skills.get(name);
  }

  private async find(name: string): Promise<PackageDetail | undefined> {
    const row = await this.repository.find(name.toLowerCase());
    if (row === undefined) return this.reserved.find(name);
    const maySee = row.isPublic || currentActor()?.publisherIds.includes(row.ownerId) === true;
    return maySee ? packageDetailView(row) : undefined;
  }

  /** @throws DomainError PACKAGE_NOT_FOUND; NOT_FOUND for a skill */
  async readiness({ name }: PackageReference): Promise<PackageReadiness> {
    const found = await this.find(name);
    if (found !== undefined) return readinessOf(found);
    throw new DomainError((await this.skills.has(name)) ? 'NOT_FOUND' : 'PACKAGE_NOT_FOUND');
  }

  async categoriesOf({ packages }: PackageCategoriesInput): Promise<PackageCategoriesAnswer> {
    const categories = await this.categories.of(packages);
    return { packages: packages.map((asked, i) => ({ ...asked, categories: categories[i] ?? null })) };
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
