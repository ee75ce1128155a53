import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What a person lets programs do is listed for them. */
export class ListConsents1767500000000 implements MigrationInterface {
  readonly name = 'ListConsents1767500000000';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`SET LOCAL lock_timeout = '4s'`);
    await db.query(`CREATE INDEX oauth_payload_grants_of_user ON gateway.oauth_payload ((payload->>'accountId'))
      WHERE model = 'Grant'`);
  }
  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP INDEX gateway.oauth_payload_grants_of_user`);
  }
}
