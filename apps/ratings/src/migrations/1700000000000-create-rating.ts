import { createMessagingTables, dropMessagingTables } from '@app/persistence';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * - `ratable_plugin`: what this service knows of a plugin, told by the catalog. `heard` orders events and questions:
 *   an answer is not believed over an event that came after its question.
 * - `ratable_version`: which of its versions are visible; `revision` keeps an older event from undoing a newer one.
 * - `rating`: one row per user and plugin.
 * - `rating_totals`: how many ratings of each score a plugin has, equal to its rows at every commit.
 */
export class CreateRating1700000000000 implements MigrationInterface {
  readonly name = 'CreateRating1700000000000';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`SET LOCAL lock_timeout = '4s'`);
    await createMessagingTables(db, 'ratings');
    await db.query(`CREATE SEQUENCE ratings.heard`);
    await db.query(`CREATE TABLE ratings.ratable_plugin (
      id uuid CONSTRAINT ratable_plugin_pkey PRIMARY KEY,
      name text NOT NULL CONSTRAINT ratable_plugin_name_once UNIQUE,
      runtime_id text CONSTRAINT ratable_plugin_runtime_id_once UNIQUE,
      owner_id uuid NOT NULL,
      visible boolean NOT NULL,
      heard bigint NOT NULL)`);
    await db.query(`CREATE TABLE ratings.ratable_version (
      id uuid CONSTRAINT ratable_version_pkey PRIMARY KEY,
      plugin_id uuid NOT NULL CONSTRAINT ratable_version_of_plugin REFERENCES ratings.ratable_plugin (id),
      visible boolean NOT NULL,
      revision integer NOT NULL)`);
    await db.query(`CREATE INDEX ratable_version_visible ON ratings.ratable_version (plugin_id) WHERE visible`);
    await db.query(`CREATE TABLE ratings.rating (
      id uuid CONSTRAINT rating_pkey PRIMARY KEY,
      plugin_id uuid NOT NULL CONSTRAINT rating_of_plugin REFERENCES ratings.ratable_plugin (id),
      user_id uuid NOT NULL,
      score smallint NOT NULL CONSTRAINT rating_score_range CHECK (score BETWEEN 1 AND 5),
      comment text CONSTRAINT rating_comment_length CHECK (char_length(comment) BETWEEN 1 AND 500),
      metadata jsonb NOT NULL,
      created_at timestamptz(3) NOT NULL,
      CONSTRAINT rating_one_per_user_and_plugin UNIQUE (user_id, plugin_id))`);
    await db.query(`CREATE INDEX rating_newest_by_score
      ON ratings.rating (plugin_id, score, created_at DESC, id DESC)`);
    await db.query(`CREATE TABLE ratings.rating_totals (
      plugin_id uuid CONSTRAINT rating_totals_pkey PRIMARY KEY
        CONSTRAINT rating_totals_of_plugin REFERENCES ratings.ratable_plugin (id),
      c1 integer NOT NULL, c2 integer NOT NULL, c3 integer NOT NULL, c4 integer NOT NULL, c5 integer NOT NULL,
      revision integer NOT NULL,
      CONSTRAINT rating_totals_not_negative CHECK (least(c1, c2, c3, c4, c5) >= 0))`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP TABLE ratings.rating_totals, ratings.rating, ratings.ratable_version, ratings.ratable_plugin`);
    await db.query(`DROP SEQUENCE ratings.heard`);
    await dropMessagingTables(db, 'ratings');
  }
}
