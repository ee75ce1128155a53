import { Injectable } from '@nestjs/common';
import type { ItemKind } from '@app/contracts';
import { InjectUnitOfWork, type Tx, type UnitOfWork } from '@app/persistence';
import type { HideCause } from './deletion.rules';

export interface NumberedVersion {
  readonly id: string;
  readonly visible: boolean;
  readonly isWithdrawn: boolean;
  readonly withdrawnCause: string | null;
}
export interface Withdrawal {
  readonly cause: 'owner' | 'staff';
  readonly by: string | null;
  readonly at: Date;
}
/** Whether a published version is still there, and why its item is not. */
export interface VersionPresence {
  readonly kind: ItemKind;
  readonly name: string;
  readonly isWithdrawn: boolean;
  readonly hiddenCause: HideCause | null;
}

@Injectable()
export class VersionWithdrawalsRepository {
  constructor(@InjectUnitOfWork('catalog') private readonly unitOfWork: UnitOfWork) {}

  /** By its number as it was published. */
  async find(tx: Tx, itemId: string, version: string): Promise<NumberedVersion | undefined> {
    const [row] = await tx.query<NumberedVersion>(
      `SELECT id, visible, withdrawn_at IS NOT NULL AS "isWithdrawn", withdrawn_cause AS "withdrawnCause"
       FROM catalog.version WHERE item_id = $1 AND version = $2`,
      [itemId, version],
    );
    return row;
  }
  async hasAnother(tx: Tx, itemId: string, versionId: string): Promise<boolean> {
    const rows = await tx.query(
      `SELECT 1 FROM catalog.version WHERE item_id = $1 AND id <> $2 AND withdrawn_at IS NULL LIMIT 1`,
      [itemId, versionId],
    );
    return rows.length > 0;
  }
  async presence(versionId: string): Promise<VersionPresence | undefined> {
    const [row] = await this.unitOfWork.query<VersionPresence>(
      `SELECT i.kind, i.name, v.withdrawn_at IS NOT NULL AS "isWithdrawn", i.hidden_cause AS "hiddenCause"
       FROM catalog.version v JOIN catalog.item i ON i.id = v.item_id WHERE v.id = $1`,
      [versionId],
    );
    return row;
  }

  async withdraw(tx: Tx, versionId: string, { cause, by, at }: Withdrawal): Promise<void> {
    await tx.query(
      `UPDATE catalog.version SET withdrawn_at = $2, withdrawn_cause = $3, withdrawn_by = $4,
         visible_otherwise = visible, visible = false WHERE id = $1`,
      [versionId, at, cause, by],
    );
  }
  /** The staff takes over what an owner has withdrawn. */
  async takeOver(tx: Tx, versionId: string, { cause, by }: Withdrawal): Promise<void> {
    await tx.query(`UPDATE catalog.version SET withdrawn_cause = $2, withdrawn_by = $3 WHERE id = $1`, [
      versionId,
      cause,
      by,
    ]);
  }
  async restore(tx: Tx, versionId: string): Promise<void> {
    await tx.query(
      `UPDATE catalog.version SET withdrawn_at = NULL, withdrawn_cause = NULL, withdrawn_by = NULL WHERE id = $1`,
      [versionId],
    );
  }
}
