import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Who sees a plugin. Null: not known yet, as for every plugin of before; the catalog is asked about it once more.
 */
export class KnowChannels1767611000000 implements MigrationInterface {
  readonly name = 'KnowChannels1767611000000';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`SET LOCAL lock_timeout = '4s'`);
    await db.query(`ALTER TABLE ratings.ratable_plugin ADD COLUMN channel text
      CONSTRAINT ratable_plugin_channel_known CHECK (channel IN ('official', 'community', 'private'))`);
  }

  /** The code of before lets everybody rate private plugins whose name they know. */
  async down(db: QueryRunner): Promise<void> {
    await db.query(`ALTER TABLE ratings.ratable_plugin DROP COLUMN channel`);
  }
}
