import { Injectable } from '@nestjs/common';
import type { RatingEdit, RatingReport } from '@app/contracts';
import { InjectUnitOfWork, type Tx, type UnitOfWork } from '@app/persistence';
import type { Rating } from '../ratings/rating';
import { ratingOf, RATING_COLUMNS, type RatingRow } from '../ratings/ratings.repository';

/** A rating somebody should look at, with the plugin's name. */
export type RatingToReview = Rating & { readonly pluginName: string };
export type ReviewState = 'held' | 'hidden' | 'reported';

const MOST_EDITS = 100;
const MOST_REPORTS = 20;

/** What others say about a rating, and what it said before. */
@Injectable()
export class ReviewsRepository {
  constructor(@InjectUnitOfWork('ratings') private readonly unitOfWork: UnitOfWork) {}

  /** @returns whether that changed anything */
  async vote(tx: Tx, ratingId: string, userId: string, helpful: boolean): Promise<boolean> {
    const changed = helpful
      ? await tx.query(
          `INSERT INTO ratings.rating_vote (rating_id, user_id) VALUES ($1, $2)
           ON CONFLICT ON CONSTRAINT rating_vote_pkey DO NOTHING RETURNING 1`,
          [ratingId, userId],
        )
      : await tx.query(`DELETE FROM ratings.rating_vote WHERE rating_id = $1 AND user_id = $2 RETURNING 1`, [
          ratingId,
          userId,
        ]);
    return changed.length > 0;
  }

  /** @returns whether it is a new one: a person has one report of a rating, settled or not */
  async report(tx: Tx, ratingId: string, { userId, reason, at }: { userId: string; reason: string; at: Date }) {
    const added = await tx.query(
      `INSERT INTO ratings.rating_report (rating_id, user_id, reason, reported_at, is_open) VALUES ($1, $2, $3, $4, true)
       ON CONFLICT ON CONSTRAINT rating_report_pkey DO NOTHING RETURNING 1`,
      [ratingId, userId, reason, at],
    );
    return added.length > 0;
  }
  /** How many different people have an open report of a rating. */
  async openReports(tx: Tx, by: { ratingId: string } | { userId: string }): Promise<number> {
    const [column, id] = 'ratingId' in by ? ['rating_id', by.ratingId] : ['user_id', by.userId];
    const [row] = await tx.query<{ many: number }>(
      `SELECT count(*)::int AS many FROM ratings.rating_report WHERE ${column} = $1 AND is_open`,
      [id],
    );
    return row?.many ?? 0;
  }
  async settleReports(tx: Tx, ratingIds: readonly string[]): Promise<void> {
    await tx.query(`UPDATE ratings.rating_report SET is_open = false WHERE rating_id = ANY($1::uuid[]) AND is_open`, [
      ratingIds,
    ]);
  }

  /** In the order of their ids, which is that of their making; those after `after`. */
  async toReview(state: ReviewState, limit: number, after: string | undefined): Promise<RatingToReview[]> {
    const which =
      state === 'reported'
        ? `state = 'visible' AND id IN (SELECT rating_id FROM ratings.rating_report WHERE is_open)`
        : `state = '${state}'`;
    const rows = await this.unitOfWork.query<RatingRow & { pluginName: string }>(
      `SELECT rating.*, p.name AS "pluginName" FROM (
         SELECT ${RATING_COLUMNS} FROM ratings.rating WHERE ${which} AND ($1::uuid IS NULL OR id > $1)
         ORDER BY id LIMIT $2) rating
       JOIN ratings.ratable_plugin p ON p.id = rating."pluginId" ORDER BY rating.id`,
      [after ?? null, limit],
    );
    return rows.map((row) => ({ ...ratingOf(row), pluginName: row.pluginName }));
  }
  async reportsOf(ratingIds: readonly string[]): Promise<Map<string, RatingReport[]>> {
    const rows = await this.unitOfWork.query<{ id: string; userId: string; reason: string; reportedAt: Date }>(
      `SELECT wanted.id, "userId", reason, "reportedAt" FROM unnest($1::uuid[]) AS wanted (id) CROSS JOIN LATERAL (
         SELECT user_id AS "userId", reason, reported_at AS "reportedAt" FROM ratings.rating_report
         WHERE rating_id = wanted.id AND is_open ORDER BY reported_at, user_id LIMIT ${MOST_REPORTS}) report`,
      [ratingIds],
    );
    const reports = new Map<string, RatingReport[]>();
    for (const { id, userId, reason, reportedAt } of rows)
      reports.set(id, [...(reports.get(id) ?? []), { userId, reason, reportedAt: reportedAt.toISOString() }]);
    return reports;
  }

  /** What a rating said before, the newest first. */
  async edits(ratingId: string): Promise<RatingEdit[]> {
    const rows = await this.unitOfWork.query<
      Omit<RatingEdit, 'replacedAt' | 'comment'> & { comment: string | null; replacedAt: Date }
    >(
      `SELECT revision, score, comment, metadata, replaced_at AS "replacedAt" FROM ratings.rating_edit
       WHERE rating_id = $1 ORDER BY revision DESC LIMIT ${MOST_EDITS}`,
      [ratingId],
    );
    return rows.map(({ comment, replacedAt, ...edit }) => ({
      ...edit,
      ...(comment === null ? {} : { comment }),
      replacedAt: replacedAt.toISOString(),
    }));
  }

  /** The ratings one rule has taken out of sight at a plugin, in the order of their ids. */
  async takenBy(tx: Tx, pluginId: string, rule: string, limit: number): Promise<Rating[]> {
    const rows = await tx.query<RatingRow>(
      `SELECT ${RATING_COLUMNS} FROM ratings.rating
       WHERE plugin_id = $1 AND state <> 'visible' AND $2 = ANY(reasons) ORDER BY id LIMIT $3 FOR UPDATE`,
      [pluginId, rule, limit],
    );
    return rows.map(ratingOf);
  }

  /** The ratings of a user that are not marked like this yet, in the order of their ids, with their plugins. */
  async ofAuthor(tx: Tx, userId: string, banned: boolean): Promise<Rating[]> {
    const rows = await tx.query<RatingRow>(
      `SELECT ${RATING_COLUMNS} FROM ratings.rating WHERE user_id = $1 AND author_banned <> $2 ORDER BY id FOR UPDATE`,
      [userId, banned],
    );
    return rows.map(ratingOf);
  }
}
