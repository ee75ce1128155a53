import type { MigrationInterface, QueryRunner } from 'typeorm';

/** `malicious_version`: whose versions were found malicious, and when it was heard first. */
export class NoteMaliciousVersions1767730000020 implements MigrationInterface {
  readonly name = 'NoteMaliciousVersions1767730000020';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`CREATE TABLE publishing.malicious_version (
      version_id uuid CONSTRAINT malicious_version_pkey PRIMARY KEY,
      user_id uuid NOT NULL,
      noted_at timestamptz(3) NOT NULL)`);
    await db.query(`CREATE INDEX malicious_version_by_user ON publishing.malicious_version (user_id, noted_at)`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP TABLE publishing.malicious_version`);
  }
}
