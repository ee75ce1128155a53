import type { MigrationInterface, QueryRunner } from 'typeorm';

/** For attempts to follow their skill when it gets another slug or another owner. */
export class FindAttemptsByItem1767480000000 implements MigrationInterface {
  readonly name = 'FindAttemptsByItem1767480000000';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`SET LOCAL lock_timeout = '4s'`);
    await db.query(`CREATE INDEX attempt_by_item_id ON publishing.attempt (item_id) WHERE item_id IS NOT NULL`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('DROP INDEX publishing.attempt_by_item_id');
  }
}
