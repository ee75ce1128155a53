import { Injectable } from '@nestjs/common';
import type { ItemKind, PackageChannel } from '@app/contracts';
import type { Tx } from '@app/persistence';
import type { HideCause } from './deletion.rules';

/** A skill or a package as it is until the transaction ends. */
export interface ManagedItem {
  readonly id: string;
  /** Slug of a skill. */
  readonly name: string;
  readonly ownerId: string;
  readonly ownerHandle: string;
  /** As everybody sees them; empty when nobody does. */
  readonly tags: Readonly<Record<string, string>>;
  readonly hiddenAt: Date | null;
  readonly hiddenCause: HideCause | null;
  readonly nameKeptUntil: Date | null;
  /** Somebody else has its name now. */
  readonly isNameReleased: boolean;
  /** Everybody sees it, or for a private package the members of its publisher. */
  readonly isPublic: boolean;
  readonly channel: PackageChannel;
  /** Gone for good: nothing brings it back. */
  readonly isPurged: boolean;
  /** No version is visible, one because of malware. */
  readonly isBlocked: boolean;
}
export interface Hiding {
  readonly cause: HideCause;
  readonly by: string | null;
  readonly reason: string | null;
  readonly at: Date;
  /** Null: for good. */
  readonly nameKeptUntil: Date | null;
}

@Injectable()
export class ManagedItemsRepository {
  /** Undefined when there is none. */
  async lock(tx: Tx, id: string, kind: ItemKind): Promise<ManagedItem | undefined> {
    await tx.query(`SELECT 1 FROM catalog.item WHERE id = $1 FOR UPDATE`, [id]);
    const [item] = await tx.query<ManagedItem>(
      `SELECT id, name, channel, owner_id AS "ownerId", owner_handle AS "ownerHandle", tags, hidden_at AS "hiddenAt",
         hidden_cause AS "hiddenCause", name_kept_until AS "nameKeptUntil", name_scope = id::text AS "isNameReleased",
         public_version_id IS NOT NULL AS "isPublic", purged_at IS NOT NULL AS "isPurged",
         NOT EXISTS (SELECT FROM catalog.version v WHERE v.item_id = i.id AND v.visible)
           AND EXISTS (SELECT FROM catalog.version v
                       WHERE v.item_id = i.id AND v.withdrawn_at IS NULL AND v.verdict = 'malicious') AS "isBlocked"
       FROM catalog.item i WHERE id = $1 AND kind = $2`,
      [id, kind],
    );
    return item;
  }

  /** The name is released later only where others could want it. @returns until when it is kept, null for good */
  async hide(tx: Tx, id: string, { cause, by, reason, at, nameKeptUntil }: Hiding): Promise<Date | null> {
    const [row] = await tx.query<{ nameKeptUntil: Date | null }>(
      `UPDATE catalog.item SET hidden_at = $2, hidden_cause = $3, hidden_by = $4, hidden_reason = $5,
         name_kept_until = CASE WHEN name_scope = 'global' THEN $6::timestamptz END, public_version_id = NULL
       WHERE id = $1 RETURNING name_kept_until AS "nameKeptUntil"`,
      [id, at, cause, by, reason, nameKeptUntil],
    );
    return row?.nameKeptUntil ?? null;
  }
  async show(tx: Tx, id: string): Promise<void> {
    await tx.query(
      `UPDATE catalog.item SET hidden_at = NULL, hidden_cause = NULL, hidden_by = NULL, hidden_reason = NULL,
         name_kept_until = NULL WHERE id = $1`,
      [id],
    );
  }
  /** @returns false when a wish of moderation that is as new, or newer, was followed before */
  async takeHidingRevision(tx: Tx, id: string, revision: number): Promise<boolean> {
    const taken = await tx.query(
      `UPDATE catalog.item SET hiding_revision = $2 WHERE id = $1 AND hiding_revision < $2 RETURNING 1`,
      [id, revision],
    );
    return taken.length > 0;
  }
  /** Violates `item_name_once` when somebody has the name. */
  async takeNameBack(tx: Tx, id: string, nameScope: string): Promise<void> {
    await tx.query(`UPDATE catalog.item SET name_scope = $2 WHERE id = $1`, [id, nameScope]);
  }
}
