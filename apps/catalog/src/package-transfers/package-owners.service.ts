import { Injectable } from '@nestjs/common';
import { packageTransferred, trustedPublisherRemoved, type FoundPublisher, type PackageChannel } from '@app/contracts';
import type { Tx } from '@app/persistence';
import { DecisionsService } from '../decisions/decisions.service';
import { OwnerHoldsRepository, shareOwners } from '../owners/owner-holds.repository';
import { currentInitiator } from '../owners/staff';
import type { NamedPackage } from '../package-lifecycle/managed-packages.repository';
import { ManagedItemsRepository, type ManagedItem } from '../skill-lifecycle/managed-items.repository';
import { TrustedPublishersRepository } from '../trusted-publishing/trusted-publishers.repository';
import { refused } from './package-transfer.rules';
import { PackageTransfersRepository } from './package-transfers.repository';

/** Brings packages to other owners: releases and numbers go with them, the right of a workflow to publish does not. */
@Injectable()
export class PackageOwners {
  constructor(
    private readonly items: ManagedItemsRepository,
    private readonly repository: PackageTransfersRepository,
    private readonly holds: OwnerHoldsRepository,
    private readonly trusted: TrustedPublishersRepository,
    private readonly decisions: DecisionsService,
  ) {}

  /**
   * Does nothing when the publisher has it already.
   * @param assertMay decides by the channel the package has now
   * @returns that channel
   * @throws DomainError PACKAGE_TRANSFER_INVALID when it was deleted or has got another owner since it was looked up
   */
  async change(
    tx: Tx,
    { id, ownerId }: NamedPackage,
    to: FoundPublisher,
    reason: string | null,
    assertMay: (channel: PackageChannel) => void,
  ): Promise<PackageChannel> {
    await shareOwners(tx, [ownerId, to.id]);
    const item = await this.items.lock(tx, id, 'package');
    if (item?.ownerId !== ownerId || item.hiddenAt !== null) throw refused('Package not found');
    assertMay(item.channel);
    if (to.id !== ownerId) await this.move(tx, item, to, reason);
    return item.channel;
  }

  private async move(tx: Tx, item: ManagedItem, to: FoundPublisher, reason: string | null): Promise<void> {
    const { id, name, ownerId, ownerHandle } = item;
    // What a hold hides cannot be brought out of its reach, nor anything else into it.
    for (const party of [ownerId, to.id])
      if (await this.holds.isHeld(tx, party)) throw refused('The account that owns this package is restricted.');
    await this.repository.changeOwner(tx, id, to);
    await this.distrust(tx, item);
    await this.decisions.sayAgain(tx, id);
    const owners = { from: { ownerId, ownerHandle }, to: { ownerId: to.id, ownerHandle: to.handle } };
    await tx.emit(packageTransferred, { packageId: id, name, ...owners, reason, by: currentInitiator() });
  }

  private async distrust(tx: Tx, { id: packageId, name }: ManagedItem): Promise<void> {
    const before = await this.trusted.find(tx, packageId);
    if (before === null) return;
    await this.trusted.remove(tx, packageId);
    await tx.emit(trustedPublisherRemoved, { packageId, name, before, by: currentInitiator() });
  }
}
