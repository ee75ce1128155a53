import { Injectable } from '@nestjs/common';
import type { Tx } from '@app/persistence';

/** What one user has more and less than before. */
export interface InstallChange {
  readonly userId: string;
  readonly added: readonly string[];
  readonly removed: readonly string[];
  readonly now: Date;
  /** Of UTC. */
  readonly day: string;
}
/** Downloads by column: the n-th of each list is the n-th download. */
export interface NewDownloads {
  readonly itemIds: readonly string[];
  readonly hours: readonly Date[];
  /** Hexadecimal digits. */
  readonly identities: readonly string[];
}

/**
 * Writes a fact and counts it in the same statement: the only place where counters of use go up and down. Items are
 * locked in one order first, so that two writers cannot wait for each other; `updated_at` is never touched.
 */
@Injectable()
export class CountersRepository {
  /** @returns those that exist */
  async lockItems(tx: Tx, itemIds: readonly string[]): Promise<string[]> {
    const rows = await tx.query<{ id: string }>(
      `SELECT id FROM catalog.item WHERE id = ANY($1::uuid[]) ORDER BY id FOR NO KEY UPDATE`,
      [[...new Set(itemIds)]],
    );
    return rows.map(({ id }) => id);
  }

  /** Of locked items. @returns how many nobody had recorded before */
  async addDownloads(tx: Tx, { itemIds, hours, identities }: NewDownloads): Promise<number> {
    const [row] = await tx.query<{ counted: number }>(
      `WITH fact AS (
         INSERT INTO catalog.download (item_id, hour, identity)
         SELECT item_id, hour, decode(identity, 'hex')
         FROM unnest($1::uuid[], $2::timestamptz[], $3::text[]) AS served (item_id, hour, identity)
         ON CONFLICT ON CONSTRAINT download_once_an_hour DO NOTHING RETURNING item_id, hour),
       total AS (
         INSERT INTO catalog.daily_total AS total (item_id, day, downloads)
         SELECT item_id, (hour AT TIME ZONE 'UTC')::date, count(*) FROM fact GROUP BY 1, 2
         ON CONFLICT ON CONSTRAINT daily_total_once DO UPDATE SET downloads = total.downloads + EXCLUDED.downloads),
       counter AS (
         UPDATE catalog.item SET downloads = downloads + fresh.number
         FROM (SELECT item_id, count(*) AS number FROM fact GROUP BY 1) fresh WHERE item.id = fresh.item_id)
       SELECT count(*)::int AS counted FROM fact`,
      [itemIds, hours, identities],
    );
    return row!.counted;
  }

  /** Of locked items. Whoever has an item for the first time ever counts for the day as well. */
  async changeInstalls(tx: Tx, { userId, added, removed, now, day }: InstallChange): Promise<void> {
    await tx.query(
      `WITH first AS (
         INSERT INTO catalog.install (item_id, user_id, installed_at) SELECT id, $1, $4 FROM unnest($2::uuid[]) AS id
         ON CONFLICT ON CONSTRAINT install_once DO NOTHING RETURNING item_id),
       total AS (
         INSERT INTO catalog.daily_total AS total (item_id, day, installs) SELECT item_id, $5::date, 1 FROM first
         ON CONFLICT ON CONSTRAINT daily_total_once DO UPDATE SET installs = total.installs + 1)
       UPDATE catalog.item SET
         installs_current = installs_current + CASE WHEN id = ANY($2::uuid[]) THEN 1 ELSE -1 END,
         installs_all_time = installs_all_time + (SELECT count(*) FROM first WHERE first.item_id = item.id)
       WHERE id = ANY($2::uuid[]) OR id = ANY($3::uuid[])`,
      [userId, added, removed, now, day],
    );
  }
}
