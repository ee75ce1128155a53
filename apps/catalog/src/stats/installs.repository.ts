import { Injectable } from '@nestjs/common';
import type { ItemKind } from '@app/contracts';
import { advisoryLockKey, type Tx } from '@app/persistence';
import type { Placements } from './snapshot.rules';

/** A row seen within a day is not written again: most snapshots say what the last one said. */
const SEEN_AGAIN_AFTER = '1 day';

/** Which user has which items installed. */
@Injectable()
export class InstallsRepository {
  /** Reports of one user take turns. */
  async lockUser(tx: Tx, userId: string): Promise<void> {
    await tx.query('SELECT pg_advisory_xact_lock($1)', [advisoryLockKey(`catalog:installs:${userId}`)]);
  }

  /** The items of these names or with aliases of them, each of which only one has. */
  async findByName(tx: Tx, kind: ItemKind, names: readonly string[], owner?: string): Promise<Map<string, string>> {
    const rows = await tx.query<{ name: string; id: string }>(
      `SELECT named.name, min(i.id::text) AS id FROM (
         SELECT name, id FROM catalog.item WHERE kind = $1 AND name = ANY($2::text[])
         UNION ALL SELECT name, skill_id FROM catalog.skill_alias WHERE name = ANY($2::text[])) named
       JOIN catalog.item i ON i.id = named.id
       WHERE i.kind = $1 AND i.merged_into IS NULL AND ($3::text IS NULL OR lower(i.owner_handle) = $3)
       GROUP BY named.name HAVING count(*) = 1`,
      [kind, names, owner ?? null],
    );
    return new Map(rows.map(({ name, id }) => [name, id]));
  }

  async itemsOf(tx: Tx, userId: string): Promise<string[]> {
    const rows = await tx.query<{ id: string }>(
      `SELECT DISTINCT item_id AS id FROM catalog.installed WHERE user_id = $1`,
      [userId],
    );
    return rows.map(({ id }) => id);
  }

  async place(tx: Tx, userId: string, { rootIds, itemIds }: Placements, now: Date): Promise<void> {
    await tx.query(
      `INSERT INTO catalog.installed (user_id, root_id, item_id, seen_at)
       SELECT DISTINCT $1::uuid, root_id, item_id, $4::timestamptz FROM unnest($2::text[], $3::uuid[]) AS has (root_id, item_id)
       ON CONFLICT ON CONSTRAINT installed_once DO UPDATE SET seen_at = EXCLUDED.seen_at
         WHERE installed.seen_at < EXCLUDED.seen_at - interval '${SEEN_AGAIN_AFTER}'`,
      [userId, rootIds, itemIds, now],
    );
  }

  /** Takes everything out of these roots that is not placed there. */
  async clearOthers(tx: Tx, userId: string, roots: readonly string[], { rootIds, itemIds }: Placements): Promise<void> {
    await tx.query(
      `DELETE FROM catalog.installed WHERE user_id = $1 AND root_id = ANY($2::text[]) AND NOT EXISTS (
         SELECT FROM unnest($3::text[], $4::uuid[]) AS has (root_id, item_id)
         WHERE has.root_id = installed.root_id AND has.item_id = installed.item_id)`,
      [userId, roots, rootIds, itemIds],
    );
  }

  async expire(tx: Tx, userId: string, before: Date): Promise<void> {
    await tx.query(`DELETE FROM catalog.installed WHERE user_id = $1 AND seen_at < $2`, [userId, before]);
  }

  /** Keeps the roots reported last. */
  async keepRoots(tx: Tx, userId: string, most: number): Promise<void> {
    await tx.query(
      `DELETE FROM catalog.installed WHERE user_id = $1 AND root_id IN (
         SELECT root_id FROM catalog.installed WHERE user_id = $1
         GROUP BY root_id ORDER BY max(seen_at) DESC, root_id OFFSET $2)`,
      [userId, most],
    );
  }

  async forget(tx: Tx, userId: string): Promise<void> {
    await tx.query(`DELETE FROM catalog.installed WHERE user_id = $1`, [userId]);
  }
}
