import { Injectable } from '@nestjs/common';
import { DomainError } from '@app/kernel';
import { InjectUnitOfWork, type Tx, type UnitOfWork } from '@app/persistence';
import type { RecentRating } from './abuse.rules';
import type { Rating } from './rating';

export const RATING_COLUMNS = `id, plugin_id AS "pluginId", user_id AS "userId", score, comment, metadata, version,
  created_at AS "createdAt", updated_at AS "updatedAt", state, reasons, revision, client_id AS "clientId", verified,
  network, helpful, reply, author_banned AS "authorBanned"`;

type Nulls<T> = { [K in keyof T]-?: undefined extends T[K] ? Exclude<T[K], undefined> | null : T[K] };
export type RatingRow = Nulls<Rating>;

/** The rows of ratings. Whoever changes several takes them in the order of their ids, and the totals after them. */
@Injectable()
export class RatingsRepository {
  constructor(@InjectUnitOfWork('ratings') private readonly unitOfWork: UnitOfWork) {}

  /**
   * Keeps a new rating; held, if its author has deleted one of this plugin while that was out of sight.
   * @returns the rating as it is kept
   * @throws DomainError RATING_EXISTS with the id of the rating this user has given before
   */
  async insert(tx: Tx, rating: Rating): Promise<Rating> {
    // Waits for another rating of the same user that is not committed yet, so that its id can be named.
    const [inserted] = await tx.query<Pick<Rating, 'state' | 'reasons'>>(
      `INSERT INTO ratings.rating (id, plugin_id, user_id, score, comment, metadata, version, created_at, state, reasons,
         client_id, verified, network)
       SELECT $1, $2, $3, $4, $5, $6, $7, $8, CASE WHEN was_out THEN 'held' ELSE $9 END,
         CASE WHEN was_out THEN array_append($10::text[], 'sent_again') ELSE $10 END, $11, $12, $13
       FROM (SELECT EXISTS (SELECT FROM ratings.withdrawn_rating WHERE user_id = $3 AND plugin_id = $2) AS was_out) known
       ON CONFLICT ON CONSTRAINT rating_one_per_user_and_plugin DO NOTHING RETURNING state, reasons`,
      [
        ...[rating.id, rating.pluginId, rating.userId, rating.score, rating.comment ?? null],
        ...[JSON.stringify(rating.metadata), rating.version ?? null, rating.createdAt, rating.state, rating.reasons],
        ...[rating.clientId ?? null, rating.verified, rating.network ?? null],
      ],
    );
    if (inserted !== undefined) return { ...rating, ...inserted };
    const [existing] = await tx.query<{ id: string }>(
      'SELECT id FROM ratings.rating WHERE user_id = $1 AND plugin_id = $2',
      [rating.userId, rating.pluginId],
    );
    throw new DomainError('RATING_EXISTS', undefined, existing === undefined ? {} : { ratingId: existing.id });
  }

  async find(pluginId: string, by: { ratingId: string } | { userId: string }): Promise<Rating | undefined> {
    const [column, value] = 'ratingId' in by ? ['id', by.ratingId] : ['user_id', by.userId];
    const rows = await this.unitOfWork.query<RatingRow>(
      `SELECT ${RATING_COLUMNS} FROM ratings.rating WHERE plugin_id = $1 AND ${column} = $2`,
      [pluginId, value],
    );
    return rows.map(ratingOf)[0];
  }

  /**
   * The rating, which nobody else changes until the transaction ends.
   * @throws DomainError RATING_NOT_FOUND
   */
  async lock(tx: Tx, pluginId: string, ratingId: string): Promise<Rating> {
    const rows = await tx.query<RatingRow>(
      `SELECT ${RATING_COLUMNS} FROM ratings.rating WHERE plugin_id = $1 AND id = $2 FOR UPDATE`,
      [pluginId, ratingId],
    );
    if (rows[0] === undefined) throw new DomainError('RATING_NOT_FOUND');
    return ratingOf(rows[0]);
  }

  /** Those of the ratings that are there, in the order of their ids; nobody else changes them meanwhile. */
  async lockAll(tx: Tx, ratingIds: readonly string[]): Promise<Rating[]> {
    const rows = await tx.query<RatingRow>(
      `SELECT ${RATING_COLUMNS} FROM ratings.rating WHERE id = ANY($1::uuid[]) ORDER BY id FOR UPDATE`,
      [ratingIds],
    );
    return rows.map(ratingOf);
  }

  /** The newest ratings that count, newest first. */
  async recent(pluginId: string, since: Date, most: number): Promise<RecentRating[]> {
    const rows = await this.unitOfWork.query<Nulls<RecentRating>>(
      `SELECT id, "userId", network FROM generate_series(1, 5) AS wanted (stars) CROSS JOIN LATERAL (
         SELECT id, user_id AS "userId", network, created_at FROM ratings.rating
         WHERE plugin_id = $1 AND state = 'visible' AND score = wanted.stars AND created_at >= $2
         ORDER BY created_at DESC, id DESC LIMIT $3) newest
       ORDER BY created_at DESC, id DESC LIMIT $3`,
      [pluginId, since, most],
    );
    return rows.map(({ network, ...rating }) => ({ ...rating, ...(network === null ? {} : { network }) }));
  }

  /** How many ratings a user has given since then. */
  async countSince(tx: Tx, { userId }: { userId: string }, since: Date): Promise<number> {
    const [row] = await tx.query<{ many: number }>(
      `SELECT count(*)::int AS many FROM ratings.rating WHERE user_id = $1 AND created_at > $2`,
      [userId, since],
    );
    return row?.many ?? 0;
  }
  async countEdits(tx: Tx, ratingId: string, since: Date): Promise<number> {
    const [row] = await tx.query<{ many: number }>(
      `SELECT count(*)::int AS many FROM ratings.rating_edit WHERE rating_id = $1 AND replaced_at > $2`,
      [ratingId, since],
    );
    return row?.many ?? 0;
  }

  /** Writes what may change about a rating that is locked. */
  async update(tx: Tx, rating: Rating): Promise<void> {
    await tx.query(
      `UPDATE ratings.rating SET score = $2, comment = $3, metadata = $4, version = $5, updated_at = $6, state = $7,
         reasons = $8, helpful = $9, reply = $10, author_banned = $11, revision = $12
       WHERE id = $1`,
      [
        ...[rating.id, rating.score, rating.comment ?? null, JSON.stringify(rating.metadata), rating.version ?? null],
        ...[rating.updatedAt ?? null, rating.state, rating.reasons, rating.helpful, rating.reply ?? null],
        ...[rating.authorBanned, rating.revision],
      ],
    );
  }

  /** Keeps what a rating says before its author changes it. */
  async keepEdit(tx: Tx, { id, revision, score, comment, metadata }: Rating, replacedAt: Date): Promise<void> {
    await tx.query(
      `INSERT INTO ratings.rating_edit (rating_id, revision, score, comment, metadata, replaced_at)
       VALUES ($1, $2, $3, $4, $5, $6)`,
      [id, revision, score, comment ?? null, JSON.stringify(metadata), replacedAt],
    );
  }

  /** One that is out of sight leaves a mark, so that it does not come back by being sent again. */
  async delete(tx: Tx, { id, userId, pluginId, state }: Rating): Promise<void> {
    await tx.query(`DELETE FROM ratings.rating WHERE id = $1`, [id]);
    if (state === 'visible') return;
    await tx.query(
      `INSERT INTO ratings.withdrawn_rating (user_id, plugin_id) VALUES ($1, $2)
       ON CONFLICT ON CONSTRAINT withdrawn_rating_pkey DO NOTHING`,
      [userId, pluginId],
    );
  }
}

export function ratingOf(row: RatingRow): Rating {
  return Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null)) as unknown as Rating;
}
