import { Inject, Injectable } from '@nestjs/common';
import { itemPurged, type PurgedItem, type PurgeItemInput } from '@app/contracts';
import { Clock, currentActor, DomainError } from '@app/kernel';
import { Cursors, InjectUnitOfWork, type Tx, type UnitOfWork } from '@app/persistence';
import { processConfig, type ProcessSettings } from '@app/runtime';
import { assertStaff, currentInitiator } from '../owners/staff';
import { reasonOf } from '../skill-lifecycle/deletion.rules';
import { ItemRemovals } from './item-removals';
import { assertConfirmed, confirmationScope, CONFIRMED_FOR_MS } from './purge.rules';
import { PurgesRepository, type PurgeableItem } from './purges.repository';

/** Deletes items for good (client-contract 7): first told what would go, then with the token of that answer. */
@Injectable()
export class PurgesService {
  private readonly tokens: Cursors;

  constructor(
    @InjectUnitOfWork('catalog') private readonly unitOfWork: UnitOfWork,
    private readonly repository: PurgesRepository,
    private readonly removals: ItemRemovals,
    private readonly clock: Clock,
    @Inject(processConfig.token) { REEF_SECRET_KEY }: ProcessSettings,
  ) {
    this.tokens = new Cursors(REEF_SECRET_KEY);
  }

  /** @throws DomainError FORBIDDEN, INVALID_INPUT, SKILL_NOT_FOUND, PACKAGE_NOT_FOUND */
  async purge({ kind, reason: text, dryRun, confirmationToken: token, ...named }: PurgeItemInput): Promise<PurgedItem> {
    assertStaff('admin');
    const reason = reasonOf(text) ?? '';
    const item = await this.repository.find(kind, named.name.toLowerCase(), named.ownerHandle.toLowerCase());
    if (item === undefined) throw notFound(kind);
    const { id: itemId, ownerId, name, ownerHandle, displayName, runtimeId, versions } = item;
    const scope = confirmationScope({ itemId, ownerId, userId: currentActor()?.userId ?? '', reason });
    const found = { itemId, name, ownerHandle, displayName, runtimeId, versions, dryRun };
    if (dryRun) {
      const confirmationToken = this.tokens.encode(scope, [this.clock.nowMs() + CONFIRMED_FOR_MS]);
      return { ...found, confirmationToken };
    }
    assertConfirmed(token, this.tokens.decode(scope, token)?.[0] as number | undefined, this.clock.nowMs());
    await this.unitOfWork.run((tx) => this.purgeIn(tx, kind, item, reason));
    return { ...found, confirmationToken: token! };
  }

  private async purgeIn(tx: Tx, kind: PurgeItemInput['kind'], item: PurgeableItem, reason: string): Promise<void> {
    const at = this.clock.now();
    // Another administrator was first, or it has got another owner: what was confirmed is not there any more.
    if (!(await this.removals.hide(tx, kind, item, reason, at))) throw notFound(kind);
    await this.repository.purge(tx, item.id, at, currentActor()?.userId ?? null);
    const { id: itemId, name, ownerId, ownerHandle, runtimeId, versions } = item;
    const facts = { kind, itemId, name, ownerId, ownerHandle, runtimeId, versions };
    await tx.emit(itemPurged, { ...facts, reason, purgedAt: at.getTime(), by: currentInitiator() });
  }
}

function notFound(kind: PurgeItemInput['kind']): DomainError {
  return new DomainError(kind === 'skill' ? 'SKILL_NOT_FOUND' : 'PACKAGE_NOT_FOUND');
}
