import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Why the catalog shows a version or does not, for those who wait for it. Null: not said, or said before this column. */
export class RememberVerdicts1767620000000 implements MigrationInterface {
  readonly name = 'RememberVerdicts1767620000000';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`SET LOCAL lock_timeout = '4s'`);
    await db.query('ALTER TABLE publishing.attempt ADD COLUMN verdict text');
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('ALTER TABLE publishing.attempt DROP COLUMN verdict');
  }
}
