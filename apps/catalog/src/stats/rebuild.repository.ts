import { Injectable } from '@nestjs/common';
import type { Counter, CounterDrift } from '@app/contracts';
import { InjectUnitOfWork, type Tx, type UnitOfWork } from '@app/persistence';

/** The column of each counter of an item. */
const COLUMNS = {
  downloads: 'downloads',
  stars: 'stars',
  installsCurrent: 'installs_current',
  installsAllTime: 'installs_all_time',
  versions: 'version_count',
} as const satisfies Partial<Record<Counter, string>>;
/** The column of each counter of an item and a day. */
const DAILY_COLUMNS = {
  dailyDownloads: 'downloads',
  dailyInstalls: 'installs',
} as const satisfies Partial<Record<Counter, string>>;

/** Compares counters with facts. One statement sees one moment, in which every fact is either counted or not there. */
@Injectable()
export class RebuildRepository {
  constructor(@InjectUnitOfWork('catalog') private readonly unitOfWork: UnitOfWork) {}

  async countItems(): Promise<number> {
    const [row] = await this.unitOfWork.query<{ n: number }>(`SELECT count(*)::int AS n FROM catalog.item`);
    return row!.n;
  }

  /** @param lock so that nobody counts until the transaction ends */
  async itemsAfter(tx: Tx, after: string | undefined, limit: number, lock: boolean): Promise<string[]> {
    const rows = await tx.query<{ id: string }>(
      `SELECT id FROM catalog.item WHERE $1::uuid IS NULL OR id > $1 ORDER BY id LIMIT $2${lock ? ' FOR NO KEY UPDATE' : ''}`,
      [after ?? null, limit],
    );
    return rows.map(({ id }) => id);
  }

  /**
   * The counters that are wrong. Days before `since` have nothing but their total of downloads, which is the fact.
   *
   * @param since from when on every download is remembered
   */
  findDrift(tx: Tx, itemIds: readonly string[], since: Date): Promise<CounterDrift[]> {
    return tx.query<CounterDrift>(
      `WITH asked AS (SELECT unnest($1::uuid[]) AS id),
       usage AS (
         SELECT item_id, day, sum(downloads)::bigint AS downloads, sum(installs)::bigint AS installs FROM (
           SELECT item_id, day, downloads, 0 AS installs FROM catalog.daily_total
             WHERE item_id IN (SELECT id FROM asked) AND day < ($2 AT TIME ZONE 'UTC')::date
           UNION ALL
           SELECT item_id, (hour AT TIME ZONE 'UTC')::date, 1, 0 FROM catalog.download
             WHERE item_id IN (SELECT id FROM asked) AND hour >= $2
           UNION ALL
           SELECT item_id, (installed_at AT TIME ZONE 'UTC')::date, 0, 1 FROM catalog.install
             WHERE item_id IN (SELECT id FROM asked)) fact
         GROUP BY 1, 2),
       daily AS (
         SELECT item_id, day, coalesce(stored.downloads, 0) AS stored_downloads, coalesce(usage.downloads, 0) AS downloads,
           coalesce(stored.installs, 0) AS stored_installs, coalesce(usage.installs, 0) AS installs
         FROM (SELECT * FROM catalog.daily_total WHERE item_id IN (SELECT id FROM asked)) stored
         FULL JOIN usage USING (item_id, day)),
       compared AS (
         SELECT i.id, counter.name, NULL::date AS day, counter.stored, counter.actual
         FROM catalog.item i CROSS JOIN LATERAL (VALUES
           ('downloads', i.downloads, (SELECT coalesce(sum(downloads), 0) FROM usage WHERE item_id = i.id)),
           ('stars', i.stars, (SELECT count(*) FROM catalog.star WHERE item_id = i.id)),
           ('installsAllTime', i.installs_all_time, (SELECT count(*) FROM catalog.install WHERE item_id = i.id)),
           ('installsCurrent', i.installs_current,
             (SELECT count(DISTINCT user_id) FROM catalog.installed WHERE item_id = i.id)),
           ('versions', i.version_count, (SELECT count(*) FROM catalog.version WHERE item_id = i.id AND visible))
         ) AS counter (name, stored, actual) WHERE i.id IN (SELECT id FROM asked)
         UNION ALL SELECT item_id, 'dailyDownloads', day, stored_downloads, downloads FROM daily
         UNION ALL SELECT item_id, 'dailyInstalls', day, stored_installs, installs FROM daily)
       SELECT i.id AS "itemId", i.kind, i.name, compared.name AS counter, to_char(day, 'YYYY-MM-DD') AS day,
         stored::float8 AS stored, actual::float8 AS actual
       FROM compared JOIN catalog.item i USING (id) WHERE stored <> actual ORDER BY i.id, compared.name, day`,
      [itemIds, since],
    );
  }

  /** Makes the counters of locked items what the facts say. */
  async correct(tx: Tx, drift: readonly CounterDrift[]): Promise<void> {
    for (const [counter, column] of Object.entries(COLUMNS)) {
      const wrong = drift.filter((one) => one.counter === counter);
      await tx.query(
        `UPDATE catalog.item SET ${column} = right_one.actual
         FROM unnest($1::uuid[], $2::bigint[]) AS right_one (id, actual) WHERE item.id = right_one.id`,
        [wrong.map(({ itemId }) => itemId), wrong.map(({ actual }) => actual)],
      );
    }
    for (const [counter, column] of Object.entries(DAILY_COLUMNS)) {
      const wrong = drift.filter((one) => one.counter === counter);
      await tx.query(
        `INSERT INTO catalog.daily_total (item_id, day, ${column})
         SELECT * FROM unnest($1::uuid[], $2::date[], $3::bigint[])
         ON CONFLICT ON CONSTRAINT daily_total_once DO UPDATE SET ${column} = EXCLUDED.${column}`,
        [wrong.map(({ itemId }) => itemId), wrong.map(({ day }) => day), wrong.map(({ actual }) => actual)],
      );
    }
  }
}
