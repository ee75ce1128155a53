import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * - `version.manual_state`: a moderator's word about the version, as moderation has said it last.
 * - `item.hiding_revision`: which of moderation's wishes to hide or to show the item was followed last.
 */
export class FollowModerators1767631000000 implements MigrationInterface {
  readonly name = 'FollowModerators1767631000000';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`SET LOCAL lock_timeout = '4s'`);
    await db.query(`ALTER TABLE catalog.version ADD COLUMN manual_state text
      CONSTRAINT version_known_manual_state CHECK (manual_state IN ('approved', 'quarantined', 'revoked'))`);
    await db.query(`ALTER TABLE catalog.item ADD COLUMN hiding_revision integer NOT NULL DEFAULT 0`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`ALTER TABLE catalog.item DROP COLUMN hiding_revision`);
    await db.query(`ALTER TABLE catalog.version DROP COLUMN manual_state`);
  }
}
