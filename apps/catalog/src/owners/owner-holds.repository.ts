import { Injectable } from '@nestjs/common';
import type { AffectedItems, HideOwnersInput } from '@app/contracts';
import { advisoryLockKey, type Tx } from '@app/persistence';

export interface OwnedItem {
  readonly id: string;
  readonly kind: 'skill' | 'package';
  readonly isPublic: boolean;
}

@Injectable()
export class OwnerHoldsRepository {
  /** @returns whether it was placed; false when it is known, and perhaps lifted again */
  async place(tx: Tx, { holdId, cause }: HideOwnersInput, now: Date): Promise<boolean> {
    const rows = await tx.query(
      `INSERT INTO catalog.owner_hold (id, cause, placed_at) VALUES ($1, $2, $3)
       ON CONFLICT ON CONSTRAINT owner_hold_once DO NOTHING RETURNING 1`,
      [holdId, cause, now],
    );
    return rows.length > 0;
  }
  /** @returns whether it was lifted by this call; one that is not known yet is lifted before it is placed */
  async lift(tx: Tx, holdId: string, now: Date): Promise<boolean> {
    const rows = await tx.query(
      `INSERT INTO catalog.owner_hold AS hold (id, placed_at, lifted_at) VALUES ($1, $2, $2)
       ON CONFLICT ON CONSTRAINT owner_hold_once DO UPDATE SET lifted_at = $2 WHERE hold.lifted_at IS NULL RETURNING 1`,
      [holdId, now],
    );
    return rows.length > 0;
  }

  async saveCount(tx: Tx, holdId: string, what: 'hidden' | 'restored', items: AffectedItems): Promise<void> {
    await tx.query(`UPDATE catalog.owner_hold SET ${what}_skills = $2, ${what}_packages = $3 WHERE id = $1`, [
      holdId,
      items.skills,
      items.packages,
    ]);
  }
  async count(tx: Tx, holdId: string, what: 'hidden' | 'restored'): Promise<AffectedItems> {
    const [row] = await tx.query<AffectedItems>(
      `SELECT ${what}_skills AS skills, ${what}_packages AS packages FROM catalog.owner_hold WHERE id = $1`,
      [holdId],
    );
    return row!;
  }

  async hold(tx: Tx, holdId: string, ownerIds: readonly string[]): Promise<void> {
    await tx.query(
      `INSERT INTO catalog.held_owner (owner_id, hold_id) SELECT DISTINCT owner, $1::uuid FROM unnest($2::uuid[]) AS owner`,
      [holdId, ownerIds],
    );
  }
  /** @returns the owners that no hold hides any more */
  async release(tx: Tx, holdId: string): Promise<string[]> {
    const rows = await tx.query<{ id: string }>(
      `WITH released AS (DELETE FROM catalog.held_owner WHERE hold_id = $1 RETURNING owner_id)
       SELECT owner_id AS id FROM released WHERE NOT EXISTS (
         SELECT FROM catalog.held_owner other WHERE other.owner_id = released.owner_id AND other.hold_id <> $1)`,
      [holdId],
    );
    return rows.map(({ id }) => id);
  }
  async ownersOf(tx: Tx, holdId: string): Promise<string[]> {
    const rows = await tx.query<{ id: string }>(`SELECT owner_id AS id FROM catalog.held_owner WHERE hold_id = $1`, [
      holdId,
    ]);
    return rows.map(({ id }) => id);
  }

  /** Waits until no registration for these owners is under way, and lets none begin until the transaction ends. */
  async lockOwners(tx: Tx, ownerIds: readonly string[]): Promise<void> {
    for (const ownerId of [...new Set(ownerIds)].sort())
      await tx.query('SELECT pg_advisory_xact_lock($1)', [ownerLockKey(ownerId)]);
  }
  async isHeld(tx: Tx, ownerId: string): Promise<boolean> {
    const rows = await tx.query(`SELECT 1 FROM catalog.held_owner WHERE owner_id = $1 LIMIT 1`, [ownerId]);
    return rows.length > 0;
  }
  /** What they own, locked. */
  lockItems(tx: Tx, ownerIds: readonly string[]): Promise<OwnedItem[]> {
    return tx.query<OwnedItem>(
      `SELECT id, kind, public_version_id IS NOT NULL AS "isPublic" FROM catalog.item
       WHERE kind IN ('skill', 'package') AND owner_id = ANY($1::uuid[]) ORDER BY id FOR UPDATE`,
      [ownerIds],
    );
  }
}

/** Whoever writes something of an owner's shares its lock; a hold has it alone. */
function ownerLockKey(ownerId: string): string {
  return advisoryLockKey(`catalog:owner:${ownerId}`);
}

/** Takes turns with holds on these owners; whoever writes something of theirs does not wait for another who does. */
export async function shareOwners(tx: Tx, ownerIds: readonly string[]): Promise<void> {
  for (const ownerId of [...new Set(ownerIds)].sort())
    await tx.query('SELECT pg_advisory_xact_lock_shared($1)', [ownerLockKey(ownerId)]);
}
