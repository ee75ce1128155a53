import { Injectable } from '@nestjs/common';
import type { RatingSort } from '@app/contracts';
import { InjectUnitOfWork, type UnitOfWork } from '@app/persistence';
import type { Rating } from './rating';
import { ratingOf, type RatingRow } from './ratings.repository';

export type ListedRating = Pick<
  Rating,
  'id' | 'userId' | 'score' | 'comment' | 'createdAt' | 'verified' | 'helpful' | 'reply'
>;
export interface PageOfRatings {
  readonly sort: RatingSort;
  /** Of at least this score. */
  readonly minScore: number;
  readonly offset: number;
  readonly limit: number;
}

const ORDER = {
  newest: 'created_at DESC, id DESC',
  score: 'score DESC, created_at DESC, id DESC',
  helpful: 'helpful DESC, created_at DESC, id DESC',
} satisfies Record<RatingSort, string>;
const COLUMNS = `id, user_id, score, comment, created_at, verified, helpful, reply, author_banned`;
const SHOWN = `id, user_id AS "userId", score, CASE WHEN author_banned THEN NULL ELSE comment END AS comment,
  created_at AS "createdAt", verified, helpful, reply`;

@Injectable()
export class RatingListsRepository {
  constructor(@InjectUnitOfWork('ratings') private readonly unitOfWork: UnitOfWork) {}

  /**
   * Reads at most `offset + limit` rows of each score from an index, in any order, however many ratings there are and
   * whatever the filter leaves out.
   */
  async page(pluginId: string, { sort, minScore, offset, limit }: PageOfRatings): Promise<ListedRating[]> {
    const rows = await this.unitOfWork.query<RatingRow>(
      `SELECT ${SHOWN} FROM generate_series(5, $2, -1) AS wanted (stars) CROSS JOIN LATERAL (${this.best(sort)}) best
       ORDER BY ${ORDER[sort]} OFFSET $3 LIMIT $4`,
      [pluginId, minScore, offset, limit],
    );
    return rows.map(ratingOf);
  }

  private best(sort: RatingSort): string {
    const of = `SELECT ${COLUMNS} FROM ratings.rating WHERE plugin_id = $1 AND score = wanted.stars AND state = 'visible'`;
    return `${of} ORDER BY ${sort === 'helpful' ? ORDER.helpful : ORDER.newest} LIMIT $3::bigint + $4`;
  }
}
