import type { MigrationInterface, QueryRunner } from 'typeorm';

/** How people sign in and stay signed in, and how their programs do. Of every secret only the SHA-256 is kept. */
export class CreateSignIn1767319200000 implements MigrationInterface {
  readonly name = 'CreateSignIn1767319200000';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`SET LOCAL lock_timeout = '4s'`);
    await db.query(`CREATE TABLE gateway.session (
      id uuid PRIMARY KEY,
      sha256 text NOT NULL CONSTRAINT session_secret_once UNIQUE,
      user_id uuid NOT NULL REFERENCES gateway.user,
      method text NOT NULL CONSTRAINT session_method_known CHECK (method IN ('password', 'oidc', 'link')),
      created_at timestamptz(3) NOT NULL,
      last_seen_at timestamptz(3) NOT NULL,
      expires_at timestamptz(3) NOT NULL)`);
    await db.query(`CREATE INDEX session_by_user ON gateway.session (user_id)`);
    await db.query(`CREATE INDEX session_by_expiry ON gateway.session (expires_at)`);
    await db.query(`CREATE TABLE gateway.password (
      user_id uuid PRIMARY KEY REFERENCES gateway.user,
      -- argon2id in the PHC string format: parameters, salt and hash
      hash text NOT NULL,
      changed_at timestamptz(3) NOT NULL)`);
    await db.query(`CREATE TABLE gateway.sign_in_link (
      user_id uuid CONSTRAINT sign_in_link_one_per_user PRIMARY KEY REFERENCES gateway.user,
      sha256 text NOT NULL CONSTRAINT sign_in_link_secret_once UNIQUE,
      expires_at timestamptz(3) NOT NULL)`);
    await db.query(`CREATE TABLE gateway.external_identity (
      issuer text NOT NULL,
      subject text NOT NULL,
      user_id uuid NOT NULL REFERENCES gateway.user,
      created_at timestamptz(3) NOT NULL,
      CONSTRAINT external_identity_once PRIMARY KEY (issuer, subject))`);
    await db.query(`CREATE INDEX external_identity_by_user ON gateway.external_identity (user_id)`);
    await db.query(`CREATE TABLE gateway.device_login (
      id uuid PRIMARY KEY,
      device_sha256 text NOT NULL CONSTRAINT device_login_secret_once UNIQUE,
      user_code text NOT NULL CONSTRAINT device_login_user_code_once UNIQUE,
      label text NOT NULL,
      scope text NOT NULL,
      requested_from text,
      state text NOT NULL CONSTRAINT device_login_state_known CHECK (state IN ('pending', 'approved', 'denied')),
      user_id uuid REFERENCES gateway.user,
      created_at timestamptz(3) NOT NULL,
      expires_at timestamptz(3) NOT NULL,
      interval_seconds integer NOT NULL,
      polled_at timestamptz(3),
      CONSTRAINT device_login_decided_by_somebody CHECK ((state = 'pending') = (user_id IS NULL)))`);
    await db.query(`CREATE INDEX device_login_by_expiry ON gateway.device_login (expires_at)`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(
      `DROP TABLE gateway.session, gateway.password, gateway.sign_in_link, gateway.external_identity, gateway.device_login`,
    );
  }
}
