import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What a publisher says about a version besides its texts: where it belongs, what it is about, where it is from. */
export class DescribeVersions1767440000000 implements MigrationInterface {
  readonly name = 'DescribeVersions1767440000000';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`SET LOCAL lock_timeout = '4s'`);
    await db.query(`ALTER TABLE catalog.version
      ADD COLUMN categories text[] NOT NULL DEFAULT '{}',
      ADD COLUMN topics text[] NOT NULL DEFAULT '{}',
      ADD COLUMN source json`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`ALTER TABLE catalog.version DROP COLUMN source, DROP COLUMN topics, DROP COLUMN categories`);
  }
}
