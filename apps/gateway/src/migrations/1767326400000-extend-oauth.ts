import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Clients people send their browsers to, and access tokens that stop working before they expire. */
export class ExtendOAuth1767326400000 implements MigrationInterface {
  readonly name = 'ExtendOAuth1767326400000';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`SET LOCAL lock_timeout = '4s'`);
    await db.query(`ALTER TABLE gateway.oauth_client
      ALTER COLUMN secret_sha256 DROP NOT NULL,
      ADD COLUMN redirect_uris text[] NOT NULL DEFAULT '{}',
      ADD CONSTRAINT oauth_client_itself_is_secret
        CHECK (secret_sha256 IS NOT NULL OR NOT 'client_credentials' = ANY (grants))`);
    await db.query(`CREATE INDEX oauth_client_newest ON gateway.oauth_client (created_at DESC, id DESC)`);
    await db.query(`CREATE TABLE gateway.oauth_revocation (
      kind text NOT NULL CONSTRAINT oauth_revocation_kind_known CHECK (kind IN ('token', 'grant', 'client')),
      id text NOT NULL,
      forget_at timestamptz(3) NOT NULL,
      PRIMARY KEY (kind, id))`);
    await db.query(`CREATE INDEX oauth_revocation_by_expiry ON gateway.oauth_revocation (forget_at)`);
  }

  /** Clients without a secret cannot be kept. */
  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP TABLE gateway.oauth_revocation`);
    await db.query(`DROP INDEX gateway.oauth_client_newest`);
    await db.query(`DELETE FROM gateway.oauth_client WHERE secret_sha256 IS NULL`);
    await db.query(`ALTER TABLE gateway.oauth_client
      DROP CONSTRAINT oauth_client_itself_is_secret,
      DROP COLUMN redirect_uris,
      ALTER COLUMN secret_sha256 SET NOT NULL`);
  }
}
