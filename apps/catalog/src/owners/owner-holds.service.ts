import { Injectable } from '@nestjs/common';
import type { AffectedItems, HideOwnersInput } from '@app/contracts';
import { Clock } from '@app/kernel';
import type { Tx } from '@app/persistence';
import { DecisionsService } from '../decisions/decisions.service';
import { PublicFaceRepository } from '../decisions/public-face.repository';
import { OwnerHoldsRepository, type OwnedItem } from './owner-holds.repository';

/**
 * Hides what owners have, and shows it again. A hold says something of the owner, never of an item: items keep their
 * own state, so that lifting it restores exactly what it hid. Each hold is placed once and lifted once, in whatever
 * order and however often that is asked.
 */
@Injectable()
export class OwnerHolds {
  constructor(
    private readonly repository: OwnerHoldsRepository,
    private readonly faces: PublicFaceRepository,
    private readonly decisions: DecisionsService,
    private readonly clock: Clock,
  ) {}

  /** @returns what everybody could see until the hold */
  async hide(tx: Tx, hold: HideOwnersInput): Promise<AffectedItems> {
    const { holdId, ownerIds } = hold;
    if (!(await this.repository.place(tx, hold, this.clock.now()))) return this.repository.count(tx, holdId, 'hidden');
    await this.repository.lockOwners(tx, ownerIds);
    const items = (await this.repository.lockItems(tx, ownerIds)).filter(({ isPublic }) => isPublic);
    await this.repository.hold(tx, holdId, ownerIds);
    await this.faces.hide(tx, idsOf(items));
    await this.decisions.sayOfAll(tx, idsOf(items), false);
    const hidden = countOf(items);
    await this.repository.saveCount(tx, holdId, 'hidden', hidden);
    return hidden;
  }

  /** @returns what everybody can see from now on */
  async restore(tx: Tx, holdId: string): Promise<AffectedItems> {
    if (!(await this.repository.lift(tx, holdId, this.clock.now())))
      return this.repository.count(tx, holdId, 'restored');
    await this.repository.lockOwners(tx, await this.repository.ownersOf(tx, holdId));
    const items = await this.repository.lockItems(tx, await this.repository.release(tx, holdId));
    const shown: OwnedItem[] = [];
    for (const item of items) if (await this.faces.refresh(tx, item.id)) shown.push(item);
    await this.decisions.sayOfAll(tx, idsOf(shown), true);
    const restored = countOf(shown);
    await this.repository.saveCount(tx, holdId, 'restored', restored);
    return restored;
  }
}

function idsOf(items: readonly OwnedItem[]): string[] {
  return items.map(({ id }) => id);
}
function countOf(items: readonly OwnedItem[]): AffectedItems {
  const skills = items.filter(({ kind }) => kind === 'skill').length;
  return { skills, packages: items.length - skills };
}
