import { Injectable } from '@nestjs/common';
import { newId } from '@app/kernel';
import { InjectUnitOfWork, type Tx, type UnitOfWork } from '@app/persistence';
import type { Comment, CommentInsight } from './comment-insight.rules';

/** A comment in the hands of this worker, as long as its lease lasts. */
export interface ClaimedComment extends Comment {
  readonly ratingId: string;
  readonly leaseId: string;
}

/** Leases are measured by the database's clock: the one clock all workers share. */
@Injectable()
export class InsightJobsRepository {
  constructor(@InjectUnitOfWork('ratings') private readonly unitOfWork: UnitOfWork) {}

  /**
   * Has the comment of a rating looked at, once more if it was before: whoever works on it now does so in vain. What is
   * known of a comment that is gone is forgotten.
   */
  async add(tx: Tx, ratingId: string): Promise<void> {
    await tx.query(
      `WITH known AS (SELECT id, plugin_id, comment FROM ratings.rating WHERE id = $1 FOR KEY SHARE),
         gone AS (DELETE FROM ratings.rating_insight WHERE rating_id = (SELECT id FROM known WHERE comment IS NULL))
       INSERT INTO ratings.insight_job (rating_id, plugin_id, available_at)
       SELECT id, plugin_id, clock_timestamp() FROM known WHERE comment IS NOT NULL
       ON CONFLICT ON CONSTRAINT insight_job_pkey DO UPDATE SET lease_id = NULL, available_at = clock_timestamp()`,
      [ratingId],
    );
  }

  /** Takes comments that wait, or whose worker has fallen silent. Jobs of what nobody is shown any more end here. */
  async claim(most: number, leaseMs: number): Promise<ClaimedComment[]> {
    const claimed = await this.unitOfWork.query<ClaimedComment & { isShown: boolean }>(
      `UPDATE ratings.insight_job j SET lease_id = $2,
         available_at = clock_timestamp() + $3 * interval '1 millisecond'
       FROM ratings.rating r
       WHERE r.id = j.rating_id AND j.rating_id IN (
         SELECT rating_id FROM ratings.insight_job WHERE available_at <= clock_timestamp()
         ORDER BY available_at LIMIT $1 FOR UPDATE SKIP LOCKED)
       RETURNING j.rating_id AS "ratingId", j.lease_id AS "leaseId", coalesce(r.comment, '') AS text, r.score,
         r.state = 'visible' AND NOT r.author_banned AND r.comment IS NOT NULL AS "isShown"`,
      [most, newId(), leaseMs],
    );
    await Promise.all(claimed.filter(({ isShown }) => !isShown).map((job) => this.drop(job)));
    return claimed.filter(({ isShown }) => isShown);
  }

  /** Keeps what a comment says, unless its lease was lost: then somebody else looks at it, or at a newer one. */
  async finish({ ratingId, leaseId }: ClaimedComment, insight: CommentInsight, analyzer: string): Promise<void> {
    await this.unitOfWork.query(
      `WITH done AS (DELETE FROM ratings.insight_job WHERE rating_id = $1 AND lease_id = $2 RETURNING rating_id)
       INSERT INTO ratings.rating_insight (rating_id, plugin_id, rated_at, sentiment, themes, requested, analyzer)
       SELECT r.id, r.plugin_id, r.created_at, $3, $4, $5, $6 FROM done JOIN ratings.rating r ON r.id = done.rating_id
       ON CONFLICT ON CONSTRAINT rating_insight_pkey DO UPDATE SET sentiment = EXCLUDED.sentiment,
         themes = EXCLUDED.themes, requested = EXCLUDED.requested, analyzer = EXCLUDED.analyzer`,
      [ratingId, leaseId, insight.sentimentScore, insight.themes, insight.requested, analyzer],
    );
  }

  /** Gives a comment back, to be taken by somebody else at once. */
  async putBack({ ratingId, leaseId }: ClaimedComment): Promise<void> {
    await this.unitOfWork.query(
      `UPDATE ratings.insight_job SET lease_id = NULL, available_at = clock_timestamp()
       WHERE rating_id = $1 AND lease_id = $2`,
      [ratingId, leaseId],
    );
  }

  private async drop({ ratingId, leaseId }: ClaimedComment): Promise<void> {
    await this.unitOfWork.query('DELETE FROM ratings.insight_job WHERE rating_id = $1 AND lease_id = $2', [
      ratingId,
      leaseId,
    ]);
  }
}
