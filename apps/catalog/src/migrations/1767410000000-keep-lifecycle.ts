import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Who deleted a skill or a version and why, until when a deleted skill keeps its slug, and stars. */
export class KeepLifecycle1767410000000 implements MigrationInterface {
  readonly name = 'KeepLifecycle1767410000000';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`SET LOCAL lock_timeout = '4s'`);
    await db.query(`ALTER TABLE catalog.item
      ADD COLUMN hidden_at timestamptz(3),
      ADD COLUMN hidden_cause text CONSTRAINT item_hidden_cause_known CHECK (hidden_cause IN ('owner', 'staff', 'merge')),
      ADD COLUMN hidden_by uuid,
      ADD COLUMN hidden_reason text,
      -- from then on somebody else may take the slug of an item its owner has deleted
      ADD COLUMN name_kept_until timestamptz(3),
      ADD CONSTRAINT item_hidden_has_cause CHECK ((hidden_at IS NULL) = (hidden_cause IS NULL)),
      ADD CONSTRAINT item_hidden_is_not_public CHECK (hidden_at IS NULL OR public_version_id IS NULL)`);
    await db.query(`ALTER TABLE catalog.version
      ADD COLUMN withdrawn_cause text
        CONSTRAINT version_withdrawn_cause_known CHECK (withdrawn_cause IN ('owner', 'staff')),
      ADD COLUMN withdrawn_by uuid,
      -- of a withdrawn version: whether it would be visible otherwise
      ADD COLUMN visible_otherwise boolean NOT NULL DEFAULT false`);
    await db.query(`CREATE TABLE catalog.star (
      user_id uuid NOT NULL,
      item_id uuid NOT NULL CONSTRAINT star_of_item REFERENCES catalog.item,
      created_at timestamptz(3) NOT NULL,
      CONSTRAINT star_one_per_user_and_item PRIMARY KEY (item_id, user_id))`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP TABLE catalog.star`);
    await db.query(
      `ALTER TABLE catalog.version DROP COLUMN withdrawn_cause, DROP COLUMN withdrawn_by, DROP COLUMN visible_otherwise`,
    );
    await db.query(`ALTER TABLE catalog.item DROP COLUMN hidden_at, DROP COLUMN hidden_cause, DROP COLUMN hidden_by,
      DROP COLUMN hidden_reason, DROP COLUMN name_kept_until`);
  }
}
