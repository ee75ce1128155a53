import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Signatures of the npm mirror. ECDSA gives another one each time, and clients should see the same for ever. */
export class SignNpmReleases1767530000000 implements MigrationInterface {
  readonly name = 'SignNpmReleases1767530000000';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`SET LOCAL lock_timeout = '4s'`);
    await db.query(`CREATE TABLE gateway.npm_signature (
      name text NOT NULL,
      version text NOT NULL,
      integrity text NOT NULL,
      key_id text NOT NULL CONSTRAINT npm_signature_by_key REFERENCES gateway.signing_key,
      signature text NOT NULL,
      CONSTRAINT npm_signature_once PRIMARY KEY (name, version, integrity))`);
  }

  /** The keys go with what they signed; both are made anew. */
  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP TABLE gateway.npm_signature`);
    await db.query(`DELETE FROM gateway.signing_key WHERE algorithm = 'ES256'`);
  }
}
