import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Tokens that may do less than their user, and tokens of CI jobs, which have none. */
export class LimitTokens1767510000000 implements MigrationInterface {
  readonly name = 'LimitTokens1767510000000';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`SET LOCAL lock_timeout = '4s'`);
    // Null: all that the user may do. Names are kept in lower case.
    await db.query(`ALTER TABLE gateway.api_token
      ADD scopes text[] CONSTRAINT api_token_scopes_some CHECK (cardinality(scopes) > 0),
      ADD only_packages text[],
      ADD only_skills text[],
      ADD CONSTRAINT api_token_limits_some CHECK (
        (only_packages IS NULL) = (only_skills IS NULL)
        AND (only_packages IS NULL OR cardinality(only_packages) + cardinality(only_skills) > 0))`);
    await db.query(`CREATE TABLE gateway.publish_token (
      id uuid PRIMARY KEY,
      sha256 text NOT NULL CONSTRAINT publish_token_secret_once UNIQUE,
      -- an identity token of a job gives one publish token
      issuer text NOT NULL,
      assertion_id text NOT NULL,
      package_id uuid NOT NULL,
      package_name text NOT NULL,
      version text NOT NULL,
      source json NOT NULL,
      created_at timestamptz(3) NOT NULL,
      expires_at timestamptz(3) NOT NULL,
      spent_at timestamptz(3),
      -- as long as somebody could show the identity token again
      kept_until timestamptz(3) NOT NULL,
      CONSTRAINT publish_token_one_per_assertion UNIQUE (issuer, assertion_id))`);
    await db.query(`CREATE INDEX publish_token_by_keeping ON gateway.publish_token (kept_until)`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP TABLE gateway.publish_token`);
    // Without its limits a token would do everything.
    await db.query(`UPDATE gateway.api_token SET revoked_at = clock_timestamp()
      WHERE revoked_at IS NULL AND (scopes IS NOT NULL OR only_packages IS NOT NULL)`);
    await db.query(`ALTER TABLE gateway.api_token DROP CONSTRAINT api_token_limits_some,
      DROP only_packages, DROP only_skills, DROP scopes`);
  }
}
