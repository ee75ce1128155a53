import { Injectable } from '@nestjs/common';
import { currentActor, DomainError } from '@app/kernel';
import { InjectUnitOfWork, type Tx, type UnitOfWork } from '@app/persistence';
import { managesOwner } from '../owners/management.rules';
import { currentInitiator, isStaff } from '../owners/staff';
import { ManagedItemsRepository, type ManagedItem } from '../skill-lifecycle/managed-items.repository';
import { ManagedPackagesRepository } from './managed-packages.repository';

/** A package the caller may change, locked. */
export interface ManagedPackage extends ManagedItem {
  /** The caller manages its publisher. */
  readonly isOwner: boolean;
  readonly isStaff: boolean;
}

/** Changes of packages by those who may: the owners and admins of their publisher, and the staff (server-semantics 6.6). */
@Injectable()
export class ManagedPackages {
  constructor(
    private readonly packages: ManagedPackagesRepository,
    private readonly items: ManagedItemsRepository,
    @InjectUnitOfWork('catalog') private readonly unitOfWork: UnitOfWork,
  ) {}

  /**
   * Does `work` to the package, in a transaction that has it locked. A deleted one is there, too.
   * @throws DomainError UNAUTHENTICATED; PACKAGE_NOT_FOUND, or FORBIDDEN to those who may read it
   */
  async change<T>(name: string, work: (tx: Tx, item: ManagedPackage) => Promise<T>): Promise<T> {
    const actor = currentActor();
    if (actor?.userId === undefined) throw new DomainError('UNAUTHENTICATED');
    const found = await this.packages.find(name.toLowerCase());
    if (found === undefined) throw new DomainError('PACKAGE_NOT_FOUND');
    const may = { isOwner: managesOwner(actor, found.ownerId), isStaff: isStaff() };
    if (!may.isOwner && !may.isStaff)
      throw new DomainError(
        found.isPublic || actor.publisherIds.includes(found.ownerId) ? 'FORBIDDEN' : 'PACKAGE_NOT_FOUND',
      );
    return this.unitOfWork.run(async (tx) => {
      const item = await this.items.lock(tx, found.id, 'package');
      // It has got another owner in the meantime.
      if (item?.ownerId !== found.ownerId) throw new DomainError('PACKAGE_NOT_FOUND');
      return work(tx, { ...item, ...may });
    });
  }
}

/** What every fact about a change of a package says. */
export function packageFactsOf({ id, name, ownerId, ownerHandle }: ManagedItem) {
  return { packageId: id, name, ownerId, ownerHandle, by: currentInitiator() };
}
