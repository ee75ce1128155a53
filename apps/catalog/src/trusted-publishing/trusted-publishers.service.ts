import { Injectable } from '@nestjs/common';
import {
  trustedPublisherRemoved,
  trustedPublisherSet,
  type PackageReference,
  type PublishTerms,
  type RemovedTrustedPublisher,
  type SetTrustedPublisherInput,
  type TrustedPublisher,
  type TrustedPublisherAnswer,
} from '@app/contracts';
import { currentActor, DomainError } from '@app/kernel';
import { InjectUnitOfWork, type Tx, type UnitOfWork } from '@app/persistence';
import { managesOwner } from '../owners/management.rules';
import { currentInitiator } from '../owners/staff';
import { PackagesService } from '../packages/packages.service';
import { GithubRepositories } from './github-repositories';
import { TrustedPublishersRepository, type PublishablePackage } from './trusted-publishers.repository';
import { notManaged, onlyPlugins, packageUnknown, parseWantedPublisher } from './trusted-publisher.rules';

/** Which workflow may publish a package (server-semantics 1.7). */
@Injectable()
export class TrustedPublishers {
  constructor(
    @InjectUnitOfWork('catalog') private readonly unitOfWork: UnitOfWork,
    private readonly repository: TrustedPublishersRepository,
    private readonly packages: PackagesService,
    private readonly github: GithubRepositories,
  ) {}

  /** @throws DomainError PACKAGE_NOT_FOUND, also for what the caller must not see; NOT_FOUND for a skill */
  async get(reference: PackageReference): Promise<TrustedPublisherAnswer> {
    const name = reference.name.toLowerCase();
    const found = await this.repository.findPackage(name);
    if (found === undefined && (await this.repository.isSkill(name))) throw new DomainError('NOT_FOUND');
    await this.packages.get({ name });
    return { trustedPublisher: found?.trustedPublisher ?? null };
  }

  /** Whoever is asking: for deciding, not for showing. @throws DomainError PACKAGE_NOT_FOUND */
  async terms({ name }: PackageReference): Promise<PublishTerms> {
    const found = await this.repository.findPackage(name.toLowerCase());
    if (found === undefined) {
      const takenBySkill = await this.repository.isTakenBySkill(name.toLowerCase());
      throw new DomainError('PACKAGE_NOT_FOUND', undefined, { takenBySkill });
    }
    // Of a deleted package, too: what is published to it is told that it was deleted.
    const { id: packageId, isDeleted: _, ...terms } = found;
    return { packageId, ...terms };
  }

  /** @throws DomainError UNAUTHENTICATED, TRUSTED_PUBLISHER_INVALID, OWNER_NOT_ALLOWED, GITHUB_UNAVAILABLE */
  async set({ name, ...body }: SetTrustedPublisherInput): Promise<TrustedPublisherAnswer> {
    const item = await this.managed(name);
    const { repository, ...workflow } = parseWantedPublisher(body);
    const found = await this.github.find(repository);
    const after: TrustedPublisher = { provider: 'github-actions', ...found, ...workflow };
    await this.change(item, async (tx, packageId) => {
      const before = await this.repository.find(tx, packageId);
      await this.repository.save(tx, packageId, after);
      await tx.emit(trustedPublisherSet, { packageId, name, before, after, by: currentInitiator() });
    });
    return { trustedPublisher: after };
  }

  /** @throws DomainError UNAUTHENTICATED, TRUSTED_PUBLISHER_INVALID, OWNER_NOT_ALLOWED */
  async remove({ name }: PackageReference): Promise<RemovedTrustedPublisher> {
    const item = await this.managed(name);
    return this.change(item, async (tx, packageId) => {
      const before = await this.repository.find(tx, packageId);
      if (before === null) return { removed: false };
      await this.repository.remove(tx, packageId);
      await tx.emit(trustedPublisherRemoved, { packageId, name, before, by: currentInitiator() });
      return { removed: true };
    });
  }

  /** The package, when the caller manages its publisher. All that can be wrong is a 400 here. */
  private async managed(name: string): Promise<PublishablePackage> {
    const actor = currentActor();
    if (actor?.userId === undefined) throw new DomainError('UNAUTHENTICATED');
    const item = await this.repository.findPackage(name);
    if (item === undefined) throw (await this.repository.isSkill(name)) ? onlyPlugins() : packageUnknown();
    if (item.isDeleted) throw packageUnknown();
    if (managesOwner(actor, item.ownerId)) return item;
    // That it exists is for those who see it.
    throw item.isPublic || actor.publisherIds.includes(item.ownerId) ? notManaged(item.ownerHandle) : packageUnknown();
  }

  /** Whose the package is was read outside the transaction: it must still be theirs. */
  private change<T>({ id, ownerId }: PublishablePackage, work: (tx: Tx, packageId: string) => Promise<T>): Promise<T> {
    return this.unitOfWork.run(async (tx) => {
      if ((await this.repository.lockOwner(tx, id)) !== ownerId)
        throw new DomainError('OWNER_NOT_ALLOWED', 'The package was transferred meanwhile. Please try again.');
      return work(tx, id);
    });
  }
}
