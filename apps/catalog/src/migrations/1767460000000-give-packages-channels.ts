import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Private packages, which only members of their publisher see. */
export class GivePackagesChannels1767460000000 implements MigrationInterface {
  readonly name = 'GivePackagesChannels1767460000000';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`SET LOCAL lock_timeout = '4s'`);
    await db.query(`ALTER TABLE catalog.item ADD COLUMN channel text NOT NULL DEFAULT 'community'
      CONSTRAINT item_channel_known CHECK (channel IN ('official', 'community', 'private'))
      CONSTRAINT item_skill_is_not_private CHECK (kind = 'package' OR channel = 'community')`);
  }

  /** Private packages become visible to everybody, which the code of before cannot prevent. */
  async down(db: QueryRunner): Promise<void> {
    await db.query(`ALTER TABLE catalog.item DROP COLUMN channel`);
  }
}
