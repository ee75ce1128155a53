import { Injectable } from '@nestjs/common';
import type { ItemKind } from '@app/contracts';
import { currentActor } from '@app/kernel';
import type { Tx } from '@app/persistence';
import { DecisionsService } from '../decisions/decisions.service';
import { ManagedItemsRepository } from '../skill-lifecycle/managed-items.repository';
import type { PurgeableItem } from './purges.repository';

/** Takes an item out of sight for everybody, in whatever state it is, and says so of each of its versions. */
@Injectable()
export class ItemRemovals {
  constructor(
    private readonly items: ManagedItemsRepository,
    private readonly decisions: DecisionsService,
  ) {}

  /** @returns false when it is not there any more, or has another owner */
  async hide(tx: Tx, kind: ItemKind, { id, ownerId }: PurgeableItem, reason: string, at: Date): Promise<boolean> {
    const item = await this.items.lock(tx, id, kind);
    if (item === undefined || item.isPurged || item.ownerId !== ownerId) return false;
    const by = currentActor()?.userId ?? null;
    await this.items.hide(tx, id, { cause: 'staff', by, reason, at, nameKeptUntil: null });
    await this.decisions.reconsiderItem(tx, id, item.isPublic);
    return true;
  }
}
