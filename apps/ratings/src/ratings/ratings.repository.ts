import { Injectable } from '@nestjs/common';
import type { RatingMetadata } from '@app/contracts';
import { DomainError } from '@app/kernel';
import { InjectUnitOfWork, type Tx, type UnitOfWork } from '@app/persistence';
import { NO_RATINGS, SCORES, type Score, type Totals } from './aggregate.rules';

export interface Rating {
  readonly id: string;
  readonly userId: string;
  readonly score: Score;
  readonly comment?: string;
  readonly createdAt: Date;
}
export interface NewRating extends Rating {
  readonly pluginId: string;
  readonly metadata: RatingMetadata;
}

type TotalsRow = Record<`c${Score}`, number> & { revision: number };
const COUNTERS = SCORES.map((score) => `c${score}` as const);

@Injectable()
export class RatingsRepository {
  constructor(@InjectUnitOfWork('ratings') private readonly unitOfWork: UnitOfWork) {}

  /** @throws DomainError RATING_EXISTS with the id of the rating this user has given before */
  async insert(tx: Tx, { id, pluginId, userId, score, comment, metadata, createdAt }: NewRating): Promise<void> {
    // Waits for another rating of the same user that is not committed yet, so that its id can be named.
    const inserted = await tx.query(
      `INSERT INTO ratings.rating (id, plugin_id, user_id, score, comment, metadata, created_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7)
       ON CONFLICT ON CONSTRAINT rating_one_per_user_and_plugin DO NOTHING RETURNING 1`,
      [id, pluginId, userId, score, comment ?? null, JSON.stringify(metadata), createdAt],
    );
    if (inserted.length > 0) return;
    const [existing] = await tx.query<{ id: string }>(
      'SELECT id FROM ratings.rating WHERE user_id = $1 AND plugin_id = $2',
      [userId, pluginId],
    );
    throw new DomainError('RATING_EXISTS', undefined, existing === undefined ? {} : { ratingId: existing.id });
  }

  /**
   * Counts one more rating. The row stays locked until the transaction ends: to be called last, so that writers of the
   * same plugin wait for each other as briefly as possible, and always after the rating, so that none waits in a circle.
   */
  async count(tx: Tx, pluginId: string, score: Score): Promise<Totals> {
    const [row] = await tx.query<TotalsRow>(
      `INSERT INTO ratings.rating_totals AS known (plugin_id, ${COUNTERS.join(', ')}, revision)
       SELECT $1, ${SCORES.map((each) => `($2 = ${each})::int`).join(', ')}, 1
       ON CONFLICT ON CONSTRAINT rating_totals_pkey DO UPDATE SET
         ${COUNTERS.map((counter) => `${counter} = known.${counter} + EXCLUDED.${counter}`).join(', ')},
         revision = known.revision + 1
       RETURNING ${COUNTERS.join(', ')}, revision`,
      [pluginId, score],
    );
    return totalsOf(row!);
  }

  async totals(pluginId: string): Promise<Totals> {
    const [row] = await this.unitOfWork.query<TotalsRow>(
      `SELECT ${COUNTERS.join(', ')}, revision FROM ratings.rating_totals WHERE plugin_id = $1`,
      [pluginId],
    );
    return row === undefined ? NO_RATINGS : totalsOf(row);
  }

  /**
   * Newest first. Reads at most `offset + limit` rows of each score from the index, however many ratings there are
   * and whatever the filter leaves out.
   */
  async page(pluginId: string, minScore: number, offset: number, limit: number): Promise<Rating[]> {
    const rows = await this.unitOfWork.query<Omit<Rating, 'comment'> & { comment: string | null }>(
      `SELECT newest.* FROM unnest($2::smallint[]) AS wanted (score) CROSS JOIN LATERAL (
         SELECT id, user_id AS "userId", score, comment, created_at AS "createdAt" FROM ratings.rating
         WHERE plugin_id = $1 AND score = wanted.score ORDER BY created_at DESC, id DESC LIMIT $3::bigint + $4) newest
       ORDER BY "createdAt" DESC, id DESC OFFSET $3 LIMIT $4`,
      [pluginId, SCORES.filter((score) => score >= minScore), offset, limit],
    );
    return rows.map(({ comment, ...rating }) => ({ ...rating, ...(comment === null ? {} : { comment }) }));
  }
}

function totalsOf({ c1, c2, c3, c4, c5, revision }: TotalsRow): Totals {
  return { counts: { 1: c1, 2: c2, 3: c3, 4: c4, 5: c5 }, revision };
}
