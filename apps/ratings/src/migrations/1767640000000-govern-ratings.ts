import type { MigrationInterface, QueryRunner } from 'typeorm';

const COUNTERS =
  'c1 integer NOT NULL, c2 integer NOT NULL, c3 integer NOT NULL, c4 integer NOT NULL, c5 integer NOT NULL';
const ADDED = [1, 2, 3, 4, 5].map((n) => `c${n} = c${n} + (score = ${n})::int * sign`).join(', ');
const ALL_ADDED = [1, 2, 3, 4, 5].map((n) => `c${n} = t.c${n} + change.c${n}`).join(', ');
const SUMS = [1, 2, 3, 4, 5].map((n) => `coalesce(sum(c.sign) FILTER (WHERE c.score = ${n}), 0) AS c${n}`).join(', ');
const FIRST = [1, 2, 3, 4, 5].map((n) => `(score = ${n})::int`).join(', ');

/**
 * - `rating`: in a state, with a revision, and with what its author was when it was given. `client_id` is the OAuth
 *   client that sent it with a token of its own; `network` a keyed hash.
 * - `rating_day`, `rating_version`: the counters of `rating_totals` by day of UTC and by version of the plugin. Only
 *   visible ratings count anywhere.
 * - `rating_edit`: what a rating said before. `rating_vote`, `rating_report`: who finds it helpful, or not fit to print.
 * - `withdrawn_rating`: a rating that was deleted while it was out of sight, so that its author cannot send it anew.
 */
export class GovernRatings1767640000000 implements MigrationInterface {
  readonly name = 'GovernRatings1767640000000';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`SET LOCAL lock_timeout = '4s'`);
    await db.query(`ALTER TABLE ratings.rating
      ADD COLUMN state text NOT NULL DEFAULT 'visible'
        CONSTRAINT rating_state_known CHECK (state IN ('visible', 'held', 'hidden')),
      ADD COLUMN reasons text[] NOT NULL DEFAULT '{}',
      ADD COLUMN revision integer NOT NULL DEFAULT 1,
      ADD COLUMN updated_at timestamptz(3),
      ADD COLUMN client_id text,
      ADD COLUMN verified boolean NOT NULL DEFAULT false,
      ADD COLUMN network text,
      ADD COLUMN version text,
      ADD COLUMN helpful integer NOT NULL DEFAULT 0 CONSTRAINT rating_helpful_not_negative CHECK (helpful >= 0),
      ADD COLUMN author_banned boolean NOT NULL DEFAULT false,
      ADD COLUMN reply text CONSTRAINT rating_reply_length CHECK (char_length(reply) BETWEEN 1 AND 500)`);
    await db.query(`DROP INDEX ratings.rating_newest_by_score`);
    await db.query(`CREATE INDEX rating_best_newest
      ON ratings.rating (plugin_id, score DESC, created_at DESC, id DESC) WHERE state = 'visible'`);
    await db.query(`CREATE INDEX rating_most_helpful
      ON ratings.rating (plugin_id, score DESC, helpful DESC, created_at DESC, id DESC) WHERE state = 'visible'`);
    await db.query(`CREATE INDEX rating_out_of_sight ON ratings.rating (state, id) WHERE state <> 'visible'`);

    await db.query(`CREATE TABLE ratings.rating_day (
      plugin_id uuid NOT NULL CONSTRAINT rating_day_of_plugin REFERENCES ratings.ratable_plugin (id),
      day date NOT NULL, ${COUNTERS},
      CONSTRAINT rating_day_pkey PRIMARY KEY (plugin_id, day),
      CONSTRAINT rating_day_not_negative CHECK (least(c1, c2, c3, c4, c5) >= 0)) WITH (fillfactor = 70)`);
    await db.query(`CREATE TABLE ratings.rating_version (
      plugin_id uuid NOT NULL CONSTRAINT rating_version_of_plugin REFERENCES ratings.ratable_plugin (id),
      version text NOT NULL, ${COUNTERS}, rated_at timestamptz(3) NOT NULL,
      CONSTRAINT rating_version_pkey PRIMARY KEY (plugin_id, version),
      CONSTRAINT rating_version_not_negative CHECK (least(c1, c2, c3, c4, c5) >= 0))`);
    await db.query(`CREATE INDEX rating_version_last ON ratings.rating_version (plugin_id, rated_at DESC)`);
    await db.query(`ALTER TABLE ratings.rating_totals
      ADD COLUMN verified integer NOT NULL DEFAULT 0 CONSTRAINT rating_totals_verified_not_negative CHECK (verified >= 0)`);
    await db.query(`ALTER TABLE ratings.rating_totals SET (fillfactor = 50)`);
    await db.query(`INSERT INTO ratings.rating_day (plugin_id, day, c1, c2, c3, c4, c5)
      SELECT plugin_id, (created_at AT TIME ZONE 'UTC')::date,
        ${[1, 2, 3, 4, 5].map((n) => `count(*) FILTER (WHERE score = ${n})`).join(', ')}
      FROM ratings.rating GROUP BY 1, 2`);

    await db.query(`CREATE TABLE ratings.rating_edit (
      rating_id uuid NOT NULL CONSTRAINT rating_edit_of_rating REFERENCES ratings.rating (id) ON DELETE CASCADE,
      revision integer NOT NULL,
      score smallint NOT NULL,
      comment text,
      metadata jsonb NOT NULL,
      replaced_at timestamptz(3) NOT NULL,
      CONSTRAINT rating_edit_pkey PRIMARY KEY (rating_id, revision))`);
    await db.query(`CREATE TABLE ratings.rating_vote (
      rating_id uuid NOT NULL CONSTRAINT rating_vote_of_rating REFERENCES ratings.rating (id) ON DELETE CASCADE,
      user_id uuid NOT NULL,
      CONSTRAINT rating_vote_pkey PRIMARY KEY (rating_id, user_id))`);
    await db.query(`CREATE TABLE ratings.rating_report (
      rating_id uuid NOT NULL CONSTRAINT rating_report_of_rating REFERENCES ratings.rating (id) ON DELETE CASCADE,
      user_id uuid NOT NULL,
      reason text NOT NULL,
      reported_at timestamptz(3) NOT NULL,
      is_open boolean NOT NULL,
      CONSTRAINT rating_report_pkey PRIMARY KEY (rating_id, user_id))`);
    await db.query(`CREATE INDEX rating_report_open_by_rating ON ratings.rating_report (rating_id) WHERE is_open`);
    await db.query(`CREATE INDEX rating_report_open_by_user ON ratings.rating_report (user_id) WHERE is_open`);
    await db.query(`CREATE TABLE ratings.withdrawn_rating (
      user_id uuid NOT NULL,
      plugin_id uuid NOT NULL CONSTRAINT withdrawn_rating_of_plugin REFERENCES ratings.ratable_plugin (id),
      CONSTRAINT withdrawn_rating_pkey PRIMARY KEY (user_id, plugin_id))`);

    // Adds to and takes from every counter of a plugin, and numbers the change. The row of the totals stays locked
    // until the transaction ends, and guards the other rows.
    await db.query(`CREATE FUNCTION ratings.count_ratings(
        plugin uuid, scores smallint[], signs integer[], days date[], versions text[], verifieds boolean[])
      RETURNS ratings.rating_totals LANGUAGE plpgsql AS $$
      DECLARE
        totals ratings.rating_totals;
        score smallint; sign integer; i integer;
      BEGIN
        LOOP
          UPDATE ratings.rating_totals t SET revision = revision + 1, verified = t.verified + change.verified,
              ${ALL_ADDED}
            FROM (SELECT ${SUMS}, coalesce(sum(c.sign) FILTER (WHERE c.verified), 0) AS verified
                  FROM unnest(scores, signs, verifieds) AS c (score, sign, verified)) change
            WHERE plugin_id = plugin RETURNING t.* INTO totals;
          EXIT WHEN FOUND;
          INSERT INTO ratings.rating_totals (plugin_id, c1, c2, c3, c4, c5, revision) VALUES (plugin, 0, 0, 0, 0, 0, 0)
            ON CONFLICT ON CONSTRAINT rating_totals_pkey DO NOTHING;
        END LOOP;
        FOR i IN 1 .. coalesce(cardinality(scores), 0) LOOP
          score := scores[i]; sign := signs[i];
          UPDATE ratings.rating_day SET ${ADDED} WHERE plugin_id = plugin AND day = days[i];
          IF NOT FOUND THEN
            INSERT INTO ratings.rating_day (plugin_id, day, c1, c2, c3, c4, c5) VALUES (plugin, days[i], ${FIRST});
          END IF;
          CONTINUE WHEN versions[i] IS NULL;
          UPDATE ratings.rating_version SET ${ADDED}, rated_at = clock_timestamp() WHERE plugin_id = plugin AND version = versions[i];
          IF NOT FOUND THEN
            INSERT INTO ratings.rating_version VALUES (plugin, versions[i], ${FIRST}, clock_timestamp());
          END IF;
        END LOOP;
        IF -1 = ANY(signs) THEN
          DELETE FROM ratings.rating_version
            WHERE plugin_id = plugin AND version = ANY(versions) AND c1 + c2 + c3 + c4 + c5 = 0;
        END IF;
        RETURN totals;
      END $$`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP FUNCTION ratings.count_ratings`);
    await db.query(`DROP TABLE ratings.withdrawn_rating, ratings.rating_report, ratings.rating_vote, ratings.rating_edit,
      ratings.rating_version, ratings.rating_day`);
    await db.query(`ALTER TABLE ratings.rating_totals DROP COLUMN verified`);
    await db.query(`DROP INDEX ratings.rating_out_of_sight, ratings.rating_most_helpful, ratings.rating_best_newest`);
    await db.query(`ALTER TABLE ratings.rating DROP COLUMN state, DROP COLUMN reasons, DROP COLUMN revision,
      DROP COLUMN updated_at, DROP COLUMN client_id, DROP COLUMN verified, DROP COLUMN network, DROP COLUMN version,
      DROP COLUMN helpful, DROP COLUMN author_banned, DROP COLUMN reply`);
    await db.query(`CREATE INDEX rating_newest_by_score
      ON ratings.rating (plugin_id, score, created_at DESC, id DESC)`);
  }
}
