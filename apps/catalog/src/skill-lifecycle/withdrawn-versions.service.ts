import { Injectable } from '@nestjs/common';
import type { ItemKind } from '@app/contracts';
import { Clock, currentActor, DomainError } from '@app/kernel';
import type { Tx } from '@app/persistence';
import { DecisionsService } from '../decisions/decisions.service';
import { assertMayRestoreVersion } from './deletion.rules';
import { VersionWithdrawalsRepository, type NumberedVersion } from './version-withdrawals.repository';

/** An item the caller may change, locked. */
export interface ItemInHand {
  readonly id: string;
  /** The caller manages its publisher. */
  readonly isOwner: boolean;
  readonly isStaff: boolean;
}

/** In whose name the caller takes something away: an owner who is of the staff is an owner. */
export function removalCauseOf({ isOwner }: Pick<ItemInHand, 'isOwner'>): 'owner' | 'staff' {
  return isOwner ? 'owner' : 'staff';
}

/**
 * Takes single versions away and brings them back. What the item shows, its latest version and its tags are worked out
 * again in the same transaction. The number of a withdrawn version stays taken.
 */
@Injectable()
export class WithdrawnVersions {
  constructor(
    private readonly repository: VersionWithdrawalsRepository,
    private readonly decisions: DecisionsService,
    private readonly clock: Clock,
  ) {}

  /**
   * The staff takes over what an owner has withdrawn, so that the owner cannot undo it.
   * @returns the version; undefined when nothing has changed
   * @throws DomainError VERSION_NOT_FOUND, VERSION_LAST
   */
  async withdraw(tx: Tx, item: ItemInHand, kind: ItemKind, number: string): Promise<NumberedVersion | undefined> {
    const version = await this.get(tx, item, number);
    const cause = removalCauseOf(item);
    const withdrawal = { cause, by: currentActor()?.userId ?? null, at: this.clock.now() } as const;
    if (version.isWithdrawn && (cause === 'owner' || version.withdrawnCause === 'staff')) return undefined;
    if (version.isWithdrawn) await this.repository.takeOver(tx, version.id, withdrawal);
    else {
      if (!(await this.repository.hasAnother(tx, item.id, version.id)))
        throw new DomainError('VERSION_LAST', `A ${kind} keeps at least one version. Delete the ${kind} instead.`);
      await this.decisions.reconsider(tx, item.id, version.id, () =>
        this.repository.withdraw(tx, version.id, withdrawal),
      );
    }
    return version;
  }

  /**
   * @returns the version; undefined when nothing has changed
   * @throws DomainError VERSION_NOT_FOUND, FORBIDDEN
   */
  async restore(tx: Tx, item: ItemInHand, number: string): Promise<NumberedVersion | undefined> {
    const version = await this.get(tx, item, number);
    if (!version.isWithdrawn) return undefined;
    assertMayRestoreVersion(version.withdrawnCause, item.isStaff);
    await this.decisions.reconsider(tx, item.id, version.id, () => this.repository.restore(tx, version.id));
    return version;
  }

  private async get(tx: Tx, { id }: ItemInHand, number: string): Promise<NumberedVersion> {
    const version = await this.repository.find(tx, id, number);
    if (version === undefined) throw new DomainError('VERSION_NOT_FOUND');
    return version;
  }
}
