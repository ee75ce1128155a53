import { Injectable } from '@nestjs/common';
import { InjectUnitOfWork, type UnitOfWork } from '@app/persistence';
import { rounded } from './comment-insight.rules';
import { MOST_COMMENTS, type KnownInsight } from './insights.rules';

@Injectable()
export class InsightsRepository {
  constructor(@InjectUnitOfWork('ratings') private readonly unitOfWork: UnitOfWork) {}

  /** Of the newest comments that everybody sees, the newest first; one that is about to be looked at anew is left out. */
  async newest(pluginId: string): Promise<KnownInsight[]> {
    const rows = await this.unitOfWork.query<KnownInsight>(
      `SELECT i.rating_id AS "ratingId", i.sentiment AS "sentimentScore", i.themes, i.requested
       FROM ratings.rating_insight i JOIN ratings.rating r ON r.id = i.rating_id
       WHERE i.plugin_id = $1 AND r.state = 'visible' AND NOT r.author_banned AND r.comment IS NOT NULL
         AND NOT EXISTS (SELECT FROM ratings.insight_job j WHERE j.rating_id = i.rating_id)
       ORDER BY i.rated_at DESC, i.rating_id DESC LIMIT $2`,
      [pluginId, MOST_COMMENTS],
    );
    return rows.map((row) => ({ ...row, sentimentScore: rounded(row.sentimentScore) }));
  }

  /** How many comments are still to be looked at. */
  async waiting(pluginId: string): Promise<number> {
    const [row] = await this.unitOfWork.query<{ waiting: number }>(
      'SELECT count(*)::int AS waiting FROM ratings.insight_job WHERE plugin_id = $1',
      [pluginId],
    );
    return row!.waiting;
  }
}
