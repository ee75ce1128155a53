import { Injectable } from '@nestjs/common';
import { InjectUnitOfWork, type Tx, type UnitOfWork } from '@app/persistence';

/** A number and what it should be, counted from the ratings. */
export interface Comparison {
  readonly what: string;
  readonly stored: string;
  readonly actual: string;
}
export interface PluginToVerify {
  readonly id: string;
  readonly name: string;
}

const COUNTED = [1, 2, 3, 4, 5].map((n) => `count(*) FILTER (WHERE score = ${n})::int`).join(', ');
const ZEROS = 'ARRAY[0, 0, 0, 0, 0, 0]';

/** Counts everything anew from the rows. */
@Injectable()
export class VerificationRepository {
  constructor(@InjectUnitOfWork('ratings') private readonly unitOfWork: UnitOfWork) {}

  async countPlugins(): Promise<number> {
    const [row] = await this.unitOfWork.query<{ many: number }>(
      `SELECT count(*)::int AS many FROM ratings.rating_totals`,
    );
    return row?.many ?? 0;
  }
  plugins(after: string | undefined, limit: number): Promise<PluginToVerify[]> {
    return this.unitOfWork.query<PluginToVerify>(
      `SELECT p.id, p.name FROM ratings.rating_totals t JOIN ratings.ratable_plugin p ON p.id = t.plugin_id
       WHERE $1::uuid IS NULL OR p.id > $1 ORDER BY p.id LIMIT $2`,
      [after ?? null, limit],
    );
  }

  /** Lets no other writer of the plugin count until the transaction ends. */
  async lock(tx: Tx, pluginId: string): Promise<void> {
    await tx.query(`SELECT FROM ratings.rating_totals WHERE plugin_id = $1 FOR UPDATE`, [pluginId]);
  }

  /** Every number of a plugin that is not what its ratings say. In one statement, hence of one moment. */
  differences(tx: Tx, pluginId: string): Promise<Comparison[]> {
    return tx.query<Comparison>(
      `WITH visible AS (SELECT * FROM ratings.rating WHERE plugin_id = $1 AND state = 'visible'),
       stored AS (
         SELECT 'scores and verified installs' AS what, ARRAY[c1, c2, c3, c4, c5, verified] AS counts
           FROM ratings.rating_totals WHERE plugin_id = $1
         UNION ALL SELECT 'day ' || day, ARRAY[c1, c2, c3, c4, c5, 0] FROM ratings.rating_day
           WHERE plugin_id = $1 AND c1 + c2 + c3 + c4 + c5 > 0
         UNION ALL SELECT 'version ' || version, ARRAY[c1, c2, c3, c4, c5, 0] FROM ratings.rating_version WHERE plugin_id = $1
         UNION ALL SELECT 'helpful votes of ' || id, ARRAY[helpful] FROM ratings.rating WHERE plugin_id = $1 AND helpful > 0),
       actual AS (
         SELECT 'scores and verified installs' AS what,
             ARRAY[${COUNTED}, (count(*) FILTER (WHERE verified))::int] AS counts FROM visible
         UNION ALL SELECT 'day ' || (created_at AT TIME ZONE 'UTC')::date, ARRAY[${COUNTED}, 0] FROM visible
           GROUP BY (created_at AT TIME ZONE 'UTC')::date
         UNION ALL SELECT 'version ' || version, ARRAY[${COUNTED}, 0] FROM visible WHERE version IS NOT NULL GROUP BY version
         UNION ALL SELECT 'helpful votes of ' || rating_id, ARRAY[count(*)::int] FROM ratings.rating_vote
           WHERE rating_id IN (SELECT id FROM ratings.rating WHERE plugin_id = $1) GROUP BY rating_id)
       SELECT coalesce(stored.what, actual.what) AS what,
         array_to_string(coalesce(stored.counts, ${ZEROS}), ' ') AS stored,
         array_to_string(coalesce(actual.counts, ${ZEROS}), ' ') AS actual
       FROM stored FULL JOIN actual ON stored.what = actual.what
       WHERE stored.counts IS DISTINCT FROM actual.counts ORDER BY 1`,
      [pluginId],
    );
  }

  /** Writes what the ratings say, under `lock`. */
  async correct(tx: Tx, pluginId: string): Promise<void> {
    await tx.query(`DELETE FROM ratings.rating_day WHERE plugin_id = $1`, [pluginId]);
    await tx.query(`DELETE FROM ratings.rating_version WHERE plugin_id = $1`, [pluginId]);
    await tx.query(
      `INSERT INTO ratings.rating_day (plugin_id, day, c1, c2, c3, c4, c5)
       SELECT plugin_id, (created_at AT TIME ZONE 'UTC')::date, ${COUNTED} FROM ratings.rating
       WHERE plugin_id = $1 AND state = 'visible' GROUP BY 1, 2`,
      [pluginId],
    );
    await tx.query(
      `INSERT INTO ratings.rating_version (plugin_id, version, c1, c2, c3, c4, c5, rated_at)
       SELECT plugin_id, version, ${COUNTED}, max(coalesce(updated_at, created_at)) FROM ratings.rating
       WHERE plugin_id = $1 AND state = 'visible' AND version IS NOT NULL GROUP BY 1, 2`,
      [pluginId],
    );
    await tx.query(
      `UPDATE ratings.rating_totals SET (c1, c2, c3, c4, c5, verified) = (
         SELECT ${COUNTED}, (count(*) FILTER (WHERE verified))::int FROM ratings.rating
         WHERE plugin_id = $1 AND state = 'visible'), revision = revision + 1 WHERE plugin_id = $1`,
      [pluginId],
    );
  }

  /** The rows come before the counters, as everywhere. */
  async correctVotes(tx: Tx, pluginId: string): Promise<void> {
    await tx.query(
      `WITH mine AS (SELECT id, (SELECT count(*)::int FROM ratings.rating_vote v WHERE v.rating_id = r.id) AS votes
         FROM ratings.rating r WHERE plugin_id = $1 ORDER BY id FOR UPDATE)
       UPDATE ratings.rating r SET helpful = mine.votes FROM mine WHERE mine.id = r.id AND r.helpful <> mine.votes`,
      [pluginId],
    );
  }
}
