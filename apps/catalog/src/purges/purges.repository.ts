import { Injectable } from '@nestjs/common';
import type { ItemKind } from '@app/contracts';
import { InjectUnitOfWork, type Tx, type UnitOfWork } from '@app/persistence';

/** An item that may be purged, whatever state it is in. */
export interface PurgeableItem {
  readonly id: string;
  readonly name: string;
  readonly ownerId: string;
  readonly ownerHandle: string;
  readonly displayName: string;
  readonly runtimeId: string | null;
  readonly versions: number;
}

/** What belongs to an item and goes with it, by the column that names the item. Words and vectors go with the document. */
const BELONGINGS = [
  ...[['fingerprint', 'item_id'] as const, ['tag', 'item_id'] as const, ['star', 'item_id'] as const],
  ...[['download', 'item_id'] as const, ['daily_total', 'item_id'] as const, ['install', 'item_id'] as const],
  ...[['installed', 'item_id'] as const, ['search_document', 'item_id'] as const],
  ...[['trusted_publisher', 'item_id'] as const, ['skill_alias', 'skill_id'] as const],
  ['skill_transfer', 'skill_id'] as const,
];

@Injectable()
export class PurgesRepository {
  constructor(@InjectUnitOfWork('catalog') private readonly unitOfWork: UnitOfWork) {}

  async find(kind: ItemKind, name: string, ownerHandle: string): Promise<PurgeableItem | undefined> {
    const [row] = await this.unitOfWork.query<PurgeableItem>(
      `SELECT id, name, owner_id AS "ownerId", owner_handle AS "ownerHandle", coalesce(display_name, name) AS "displayName",
         runtime_id AS "runtimeId", (SELECT count(*)::int FROM catalog.version v WHERE v.item_id = i.id) AS versions
       FROM catalog.item i WHERE kind = $1 AND name = $2 AND lower(owner_handle) = $3
         AND merged_into IS NULL AND purged_at IS NULL ORDER BY hidden_at IS NULL DESC, id DESC LIMIT 1`,
      [kind, name, ownerHandle],
    );
    return row;
  }

  /** Empties a hidden, locked item. Triggers keep what identifies its versions and their files: that is never reused. */
  async purge(tx: Tx, id: string, at: Date, by: string | null): Promise<void> {
    for (const [table, column] of BELONGINGS) await tx.query(`DELETE FROM catalog.${table} WHERE ${column} = $1`, [id]);
    await tx.query(
      `UPDATE catalog.version SET withdrawn_at = coalesce(withdrawn_at, $2), withdrawn_cause = 'staff', withdrawn_by = $3,
         visible = false, visible_otherwise = false, summary = NULL, changelog = '', metadata = NULL, details = NULL
       WHERE item_id = $1`,
      [id, at, by],
    );
    await tx.query(
      `UPDATE catalog.item SET purged_at = $2, runtime_id = NULL, tags = '{}', version_count = 0, stars = 0, downloads = 0,
         installs_current = 0, installs_all_time = 0, name_kept_until = NULL WHERE id = $1`,
      [id, at],
    );
  }
}
