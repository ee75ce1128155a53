import type { MigrationInterface, QueryRunner } from 'typeorm';

/** `held_since`: since when updates of the plugin are held for the sake of its ratings; null: they are not. */
export class HoldUpdates1767660000000 implements MigrationInterface {
  readonly name = 'HoldUpdates1767660000000';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`SET LOCAL lock_timeout = '4s'`);
    await db.query(`ALTER TABLE ratings.rating_totals ADD COLUMN held_since timestamptz(3)`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`ALTER TABLE ratings.rating_totals DROP COLUMN held_since`);
  }
}
