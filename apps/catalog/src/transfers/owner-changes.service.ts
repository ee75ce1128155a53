import { Injectable } from '@nestjs/common';
import { skillTransferred, type TransferWay } from '@app/contracts';
import { DomainError } from '@app/kernel';
import type { Tx } from '@app/persistence';
import { DecisionsService } from '../decisions/decisions.service';
import { OwnerHoldsRepository } from '../owners/owner-holds.repository';
import { currentInitiator } from '../owners/staff';
import type { OwnSkill } from '../skill-names/name.rules';
import { SkillNamesRepository, type NewOwner } from '../skill-names/skill-names.repository';
import { SlugClaims } from '../skill-names/slug-claims.service';

/** How a skill gets to another owner, as it is told. */
export interface OwnerChange {
  readonly way: TransferWay;
  /** Of the transfer that was accepted. */
  readonly transferId?: string;
  readonly reason?: string;
}

/** Brings skills to other owners: versions, names and numbers go with them. */
@Injectable()
export class OwnerChanges {
  constructor(
    private readonly names: SkillNamesRepository,
    private readonly slugs: SlugClaims,
    private readonly holds: OwnerHoldsRepository,
    private readonly decisions: DecisionsService,
  ) {}

  /** What a hold hides cannot be brought out of its reach. @throws DomainError FORBIDDEN */
  async assertMayGo(tx: Tx, { ownerId }: OwnSkill): Promise<void> {
    if (await this.holds.isHeld(tx, ownerId))
      throw new DomainError('FORBIDDEN', 'The account that owns this skill is restricted.');
  }

  /**
   * @param skill locked, as is its owner and the new one
   * @throws DomainError SLUG_TAKEN when the new owner has another skill of one of its names
   */
  async move(tx: Tx, skill: OwnSkill, owner: NewOwner, how: OwnerChange): Promise<void> {
    const { id, slug, nameScope, isPublic, ownerId, ownerHandle } = skill;
    const names = [slug, ...(await this.names.aliasesOf(tx, id))];
    await this.slugs.lock(tx, names);
    const space = { ownerId: owner.ownerId, nameScope: nameScope === 'global' ? nameScope : owner.ownerId };
    await this.slugs.assertFree(tx, names, space, [id]);
    await this.names.changeOwner(tx, skill, owner);
    await this.decisions.reconsiderItem(tx, id, isPublic);
    const from = { ownerId, ownerHandle };
    const to = { ownerId: owner.ownerId, ownerHandle: owner.ownerHandle };
    const by = currentInitiator();
    await tx.emit(skillTransferred, { skillId: id, slug, from, to, transferId: null, ...how, by });
  }
}
