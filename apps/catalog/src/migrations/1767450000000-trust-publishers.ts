import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Which workflow may publish a package on its own. At most one a package. */
export class TrustPublishers1767450000000 implements MigrationInterface {
  readonly name = 'TrustPublishers1767450000000';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`SET LOCAL lock_timeout = '4s'`);
    await db.query(`CREATE TABLE catalog.trusted_publisher (
      item_id uuid CONSTRAINT trusted_publisher_one_per_package PRIMARY KEY
        CONSTRAINT trusted_publisher_of_package REFERENCES catalog.item,
      provider text NOT NULL CONSTRAINT trusted_publisher_provider_known CHECK (provider = 'github-actions'),
      repository text NOT NULL,
      repository_id text NOT NULL,
      repository_owner text NOT NULL,
      repository_owner_id text NOT NULL,
      workflow_filename text NOT NULL
        CONSTRAINT trusted_publisher_workflow_is_file CHECK (workflow_filename ~ '^[^/\\\\]+$'),
      environment text,
      set_at timestamptz(3) NOT NULL)`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP TABLE catalog.trusted_publisher`);
  }
}
