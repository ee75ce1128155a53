import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Names that lead to skills with another one, skills that were merged into others, and offers to give skills away. */
export class NameSkills1767400000000 implements MigrationInterface {
  readonly name = 'NameSkills1767400000000';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`SET LOCAL lock_timeout = '4s'`);
    await db.query(`ALTER TABLE catalog.item
      ADD COLUMN merged_into uuid CONSTRAINT item_merged_into_item REFERENCES catalog.item,
      ADD COLUMN fork_of uuid CONSTRAINT item_fork_of_item REFERENCES catalog.item,
      ADD COLUMN fork_of_version text,
      -- another skill that had the same files before
      ADD COLUMN duplicate_of uuid CONSTRAINT item_duplicate_of_item REFERENCES catalog.item,
      ADD CONSTRAINT item_not_merged_into_itself CHECK (merged_into <> id)`);
    // A merged skill has given its name away: it keeps it as a memory, and no longer stands in anybody's way.
    await db.query(
      `ALTER TABLE catalog.item DROP CONSTRAINT item_one_per_owner_and_name, DROP CONSTRAINT item_name_once`,
    );
    await db.query(`CREATE UNIQUE INDEX item_one_per_owner_and_name ON catalog.item (kind, owner_id, name)
      WHERE merged_into IS NULL`);
    await db.query(
      `CREATE UNIQUE INDEX item_name_once ON catalog.item (kind, name_scope, name) WHERE merged_into IS NULL`,
    );
    await db.query(`CREATE INDEX item_by_merge ON catalog.item (merged_into) WHERE merged_into IS NOT NULL`);
    await db.query(`CREATE INDEX fingerprint_by_hash ON catalog.fingerprint (hash)`);
    await db.query(`CREATE TABLE catalog.skill_alias (
      name text NOT NULL,
      -- that of the skill
      name_scope text NOT NULL,
      skill_id uuid NOT NULL CONSTRAINT skill_alias_of_skill REFERENCES catalog.item,
      created_at timestamptz(3) NOT NULL,
      CONSTRAINT skill_alias_once PRIMARY KEY (name, name_scope))`);
    await db.query(`CREATE INDEX skill_alias_by_skill ON catalog.skill_alias (skill_id)`);
    await db.query(`CREATE TABLE catalog.skill_transfer (
      id uuid PRIMARY KEY,
      skill_id uuid NOT NULL CONSTRAINT skill_transfer_of_skill REFERENCES catalog.item,
      -- publishers: who had the skill when it was offered, and the recipient's personal one
      from_owner_id uuid NOT NULL,
      to_owner_id uuid NOT NULL,
      from_user_id uuid NOT NULL,
      from_handle text NOT NULL,
      from_display_name text,
      to_user_id uuid NOT NULL,
      to_handle text NOT NULL,
      to_display_name text,
      message text,
      state text NOT NULL CONSTRAINT skill_transfer_state_known
        CHECK (state IN ('pending', 'accepted', 'rejected', 'cancelled', 'expired')),
      requested_at timestamptz(3) NOT NULL,
      expires_at timestamptz(3) NOT NULL,
      ended_at timestamptz(3),
      CONSTRAINT skill_transfer_pending_has_no_end CHECK ((state = 'pending') = (ended_at IS NULL)))`);
    await db.query(`CREATE UNIQUE INDEX skill_transfer_one_pending ON catalog.skill_transfer (skill_id)
      WHERE state = 'pending'`);
    await db.query(`CREATE INDEX skill_transfer_incoming ON catalog.skill_transfer (to_user_id, requested_at DESC)
      WHERE state = 'pending'`);
    await db.query(`CREATE INDEX skill_transfer_outgoing ON catalog.skill_transfer (from_user_id, requested_at DESC)
      WHERE state = 'pending'`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP TABLE catalog.skill_transfer, catalog.skill_alias`);
    await db.query(
      `DROP INDEX catalog.fingerprint_by_hash, catalog.item_name_once, catalog.item_one_per_owner_and_name`,
    );
    await db.query(`UPDATE catalog.item SET name = name || '+' || id WHERE merged_into IS NOT NULL`);
    await db.query(`ALTER TABLE catalog.item
      DROP COLUMN merged_into, DROP COLUMN fork_of, DROP COLUMN fork_of_version, DROP COLUMN duplicate_of,
      ADD CONSTRAINT item_one_per_owner_and_name UNIQUE (kind, owner_id, name),
      ADD CONSTRAINT item_name_once UNIQUE (kind, name_scope, name)`);
  }
}
