import { Injectable } from '@nestjs/common';
import { InjectUnitOfWork, type Tx, type UnitOfWork } from '@app/persistence';
import { NO_COUNTS, NO_RATINGS, SCORES, type Counts, type Score, type Totals } from './aggregate.rules';
import type { CountChange } from './rating-change.rules';

type CountsRow = Record<`c${Score}`, number>;
type TotalsRow = CountsRow & Pick<Totals, 'revision' | 'verified' | 'heldSince'>;
const COUNTERS = SCORES.map((score) => `c${score}`).join(', ');
const TOTALS = `${COUNTERS}, revision, verified, held_since AS "heldSince"`;
const SUMS = SCORES.map((score) => `coalesce(sum(c${score}), 0)::int AS c${score}`).join(', ');

/** How many ratings of each score there are: of a plugin, of a day, of a version. Never counted anew when read. */
@Injectable()
export class TotalsRepository {
  constructor(@InjectUnitOfWork('ratings') private readonly unitOfWork: UnitOfWork) {}

  /**
   * Counts what has changed and numbers the change. The plugin's row stays locked until the transaction ends: to be
   * called last, so that writers of the same plugin wait for each other as briefly as possible, and always after the
   * ratings, so that none waits in a circle.
   */
  async count(tx: Tx, pluginId: string, changes: readonly CountChange[]): Promise<Totals> {
    const column = <K extends keyof CountChange>(key: K): CountChange[K][] => changes.map((change) => change[key]);
    const [row] = await tx.query<TotalsRow>(`SELECT ${TOTALS} FROM ratings.count_ratings($1, $2, $3, $4, $5, $6)`, [
      pluginId,
      column('score'),
      column('sign'),
      column('day'),
      column('version'),
      column('verified'),
    ]);
    return totalsOf(row!);
  }

  async of(pluginId: string): Promise<Totals> {
    const [row] = await this.unitOfWork.query<TotalsRow>(
      `SELECT ${TOTALS} FROM ratings.rating_totals WHERE plugin_id = $1`,
      [pluginId],
    );
    return row === undefined ? NO_RATINGS : totalsOf(row);
  }

  /** Of the ratings first given on `since` or later, a day of UTC. Reads one row a day. */
  async since(pluginId: string, since: string): Promise<Counts> {
    const [row] = await this.unitOfWork.query<CountsRow>(
      `SELECT ${SUMS} FROM ratings.rating_day WHERE plugin_id = $1 AND day >= $2`,
      [pluginId, since],
    );
    return row === undefined ? NO_COUNTS : countsOf(row);
  }

  /** Of the versions rated last. */
  async byVersion(pluginId: string, most: number): Promise<{ version: string; counts: Counts }[]> {
    const rows = await this.unitOfWork.query<CountsRow & { version: string }>(
      `SELECT version, ${COUNTERS} FROM ratings.rating_version WHERE plugin_id = $1
       ORDER BY rated_at DESC, version LIMIT $2`,
      [pluginId, most],
    );
    return rows.map(({ version, ...counts }) => ({ version, counts: countsOf(counts) }));
  }

  /** Of all plugins. Reads one row a plugin. */
  async ofAll(): Promise<Counts> {
    const [row] = await this.unitOfWork.query<CountsRow>(`SELECT ${SUMS} FROM ratings.rating_totals`);
    return row === undefined ? NO_COUNTS : countsOf(row);
  }
}

export function countsOf({ c1, c2, c3, c4, c5 }: CountsRow): Counts {
  return { 1: c1, 2: c2, 3: c3, 4: c4, 5: c5 };
}
function totalsOf({ revision, verified, heldSince, ...counts }: TotalsRow): Totals {
  return { counts: countsOf(counts), revision, verified, heldSince };
}
