import { Injectable } from '@nestjs/common';
import { findPublisher, type FoundPublisher, type TransferPackageInput, type TransferredPackage } from '@app/contracts';
import { currentActor, DomainError, type Actor } from '@app/kernel';
import { RpcClient } from '@app/messaging';
import { InjectUnitOfWork, type UnitOfWork } from '@app/persistence';
import { ManagedPackagesRepository, type NamedPackage } from '../package-lifecycle/managed-packages.repository';
import { reasonOf } from '../skill-lifecycle/deletion.rules';
import { handleOf } from '../skills/skill-reference.rules';
import { TrustedPublishersRepository } from '../trusted-publishing/trusted-publishers.repository';
import { PackageOwners } from './package-owners.service';
import { assertMayReceive, assertScopeFits, mayGiveAway, publisherMissing, refused } from './package-transfer.rules';

/** Gives packages to other publishers, at once (server-semantics 4.15). All that can be wrong is a 400 there. */
@Injectable()
export class PackageTransfers {
  constructor(
    @InjectUnitOfWork('catalog') private readonly unitOfWork: UnitOfWork,
    private readonly packages: ManagedPackagesRepository,
    private readonly skills: TrustedPublishersRepository,
    private readonly owners: PackageOwners,
    private readonly rpc: RpcClient,
  ) {}

  /** @throws DomainError UNAUTHENTICATED, INVALID_INPUT, PACKAGE_TRANSFER_INVALID, OWNER_NOT_ALLOWED */
  async transfer({ name: typed, toOwner, reason: text }: TransferPackageInput): Promise<TransferredPackage> {
    const actor = currentActor();
    if (actor?.userId === undefined) throw new DomainError('UNAUTHENTICATED');
    const name = typed.toLowerCase();
    const reason = reasonOf(text);
    const handle = handleOf(toOwner);
    if (handle === undefined) throw refused('Destination owner is required');
    const found = await this.find(name, actor);
    assertScopeFits(name, handle);
    const to = await this.publisher(handle);
    const channel = await this.unitOfWork.run((tx) =>
      this.owners.change(tx, found, to, reason, (now) => assertMayReceive(to, now, actor)),
    );
    const answer = { packageId: found.id, name, ownerUserId: actor.userId, ownerPublisherId: to.id };
    return { ok: true, ...answer, channel, isOfficial: channel === 'official' };
  }

  private async find(name: string, actor: Actor): Promise<NamedPackage> {
    const found = await this.packages.find(name);
    if (found === undefined && (await this.skills.isSkill(name)))
      throw refused('Skill packages must use the skills transfer flow');
    if (found === undefined || found.isDeleted) throw refused('Package not found');
    if (mayGiveAway(actor, found.ownerId)) return found;
    // That it exists is for those who see it.
    if (found.isPublic || actor.publisherIds.includes(found.ownerId))
      throw new DomainError('OWNER_NOT_ALLOWED', 'Forbidden');
    throw refused('Package not found');
  }

  private async publisher(handle: string): Promise<FoundPublisher> {
    try {
      return await this.rpc.call(findPublisher, { handle });
    } catch (error) {
      if (error instanceof DomainError && error.code === 'PUBLISHER_NOT_FOUND') throw publisherMissing(handle);
      throw error;
    }
  }
}
