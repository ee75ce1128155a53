import type { MigrationInterface, QueryRunner } from 'typeorm';

/** `purged_at`: since when an item is gone for good. Its row stays, and with it its name and the numbers of its versions. */
export class PurgeItems1767730000010 implements MigrationInterface {
  readonly name = 'PurgeItems1767730000010';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`SET LOCAL lock_timeout = '4s'`);
    await db.query(`ALTER TABLE catalog.item ADD COLUMN purged_at timestamptz(3),
      ADD CONSTRAINT item_purged_is_hidden CHECK (purged_at IS NULL OR hidden_at IS NOT NULL)`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`ALTER TABLE catalog.item DROP COLUMN purged_at`);
  }
}
