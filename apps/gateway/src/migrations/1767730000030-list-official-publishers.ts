import type { MigrationInterface, QueryRunner } from 'typeorm';

/** `official_publisher`: since when, by whom and why a publisher is trusted with the official channel, or no more. */
export class ListOfficialPublishers1767730000030 implements MigrationInterface {
  readonly name = 'ListOfficialPublishers1767730000030';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`SET LOCAL lock_timeout = '4s'`);
    await db.query(`CREATE TABLE gateway.official_publisher (
      id uuid CONSTRAINT official_publisher_pkey PRIMARY KEY,
      publisher_id uuid NOT NULL CONSTRAINT official_publisher_once UNIQUE
        CONSTRAINT official_publisher_of_publisher REFERENCES gateway.publisher ON DELETE CASCADE,
      reason text NOT NULL,
      created_by uuid,
      created_at timestamptz(3) NOT NULL,
      updated_at timestamptz(3) NOT NULL)`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP TABLE gateway.official_publisher`);
  }
}
