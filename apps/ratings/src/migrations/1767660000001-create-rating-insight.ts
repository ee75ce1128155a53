import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * - `rating_insight`: what a machine makes of a comment; `analyzer` says which machine. No words of the comment.
 * - `insight_job`: a comment to be looked at. Whoever has the lease works on it until `available_at`.
 *
 * Every comment there is gets a job.
 */
export class CreateRatingInsight1767660000001 implements MigrationInterface {
  readonly name = 'CreateRatingInsight1767660000001';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`SET LOCAL lock_timeout = '4s'`);
    await db.query(`CREATE TABLE ratings.rating_insight (
      rating_id uuid CONSTRAINT rating_insight_pkey PRIMARY KEY
        CONSTRAINT rating_insight_of_rating REFERENCES ratings.rating (id) ON DELETE CASCADE,
      plugin_id uuid NOT NULL,
      rated_at timestamptz(3) NOT NULL,
      sentiment real NOT NULL CONSTRAINT rating_insight_sentiment_range CHECK (sentiment BETWEEN -1 AND 1),
      themes text[] NOT NULL,
      requested text[] NOT NULL,
      analyzer text NOT NULL)`);
    await db.query(
      `CREATE INDEX rating_insight_newest ON ratings.rating_insight (plugin_id, rated_at DESC, rating_id DESC)`,
    );
    await db.query(`CREATE TABLE ratings.insight_job (
      rating_id uuid CONSTRAINT insight_job_pkey PRIMARY KEY
        CONSTRAINT insight_job_of_rating REFERENCES ratings.rating (id) ON DELETE CASCADE,
      plugin_id uuid NOT NULL,
      lease_id uuid,
      available_at timestamptz NOT NULL)`);
    await db.query(`CREATE INDEX insight_job_due ON ratings.insight_job (available_at)`);
    await db.query(`CREATE INDEX insight_job_of_plugin ON ratings.insight_job (plugin_id)`);
    await db.query(`INSERT INTO ratings.insight_job (rating_id, plugin_id, available_at)
      SELECT id, plugin_id, clock_timestamp() FROM ratings.rating WHERE comment IS NOT NULL`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP TABLE ratings.insight_job, ratings.rating_insight`);
  }
}
