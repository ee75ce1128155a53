import { createMessagingTables, dropMessagingTables } from '@app/persistence';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Accounts, publishers and credentials. What the database promises stands in the names of the constraints. */
export class CreateIdentity1767225600000 implements MigrationInterface {
  readonly name = 'CreateIdentity1767225600000';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`SET LOCAL lock_timeout = '4s'`);
    await createMessagingTables(db, 'gateway');
    await createAccounts(db);
    await createCredentials(db);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`ALTER TABLE gateway.user DROP CONSTRAINT user_has_personal_publisher`);
    const tables = [
      'api_token',
      'publisher_member',
      'publisher',
      'user',
      'oauth_client',
      'oauth_payload',
      'signing_key',
    ];
    await db.query(`DROP TABLE ${tables.map((table) => `gateway.${table}`).join(', ')}`);
    await dropMessagingTables(db, 'gateway');
  }
}

async function createAccounts(db: QueryRunner): Promise<void> {
  await db.query(`CREATE TABLE gateway.user (
    id uuid PRIMARY KEY,
    handle text NOT NULL CONSTRAINT user_handle_once UNIQUE
      CONSTRAINT user_handle_form CHECK (handle ~ '^[a-z0-9]([a-z0-9-]{0,38}[a-z0-9])?$'),
    display_name text,
    image text,
    role text NOT NULL CONSTRAINT user_role_known CHECK (role IN ('user', 'moderator', 'admin')),
    state text NOT NULL DEFAULT 'active' CONSTRAINT user_state_known CHECK (state IN ('active', 'banned', 'deleted')),
    created_at timestamptz(3) NOT NULL)`);
  await db.query(`CREATE INDEX user_newest ON gateway.user (created_at DESC, id DESC)`);
  await db.query(`CREATE TABLE gateway.publisher (
    id uuid PRIMARY KEY,
    kind text NOT NULL CONSTRAINT publisher_kind_known CHECK (kind IN ('user', 'org')),
    handle text NOT NULL CONSTRAINT publisher_handle_once UNIQUE
      CONSTRAINT publisher_handle_form CHECK (handle ~ '^[a-z0-9]([a-z0-9-]{0,38}[a-z0-9])?$')
      CONSTRAINT publisher_handle_no_route CHECK (handle NOT IN ('plugins', 'skills')),
    display_name text,
    image text,
    linked_user_id uuid REFERENCES gateway.user,
    created_at timestamptz(3) NOT NULL,
    CONSTRAINT publisher_personal_is_linked CHECK ((kind = 'user') = (linked_user_id IS NOT NULL)),
    CONSTRAINT publisher_one_personal_per_user UNIQUE (linked_user_id),
    CONSTRAINT publisher_of_user UNIQUE (linked_user_id, handle))`);
  // One key for two promises: every user has a personal publisher, and users share the handles of publishers.
  await db.query(`ALTER TABLE gateway.user ADD CONSTRAINT user_has_personal_publisher
    FOREIGN KEY (id, handle) REFERENCES gateway.publisher (linked_user_id, handle) DEFERRABLE INITIALLY DEFERRED`);
  await db.query(`CREATE TABLE gateway.publisher_member (
    publisher_id uuid NOT NULL REFERENCES gateway.publisher,
    user_id uuid NOT NULL REFERENCES gateway.user,
    role text NOT NULL CONSTRAINT publisher_member_role_known CHECK (role IN ('owner', 'admin', 'publisher')),
    created_at timestamptz(3) NOT NULL,
    PRIMARY KEY (publisher_id, user_id))`);
  await db.query(`CREATE INDEX publisher_member_by_user ON gateway.publisher_member (user_id)`);
}

async function createCredentials(db: QueryRunner): Promise<void> {
  await db.query(`CREATE TABLE gateway.api_token (
    id uuid PRIMARY KEY,
    user_id uuid NOT NULL REFERENCES gateway.user,
    label text NOT NULL,
    prefix text NOT NULL,
    sha256 text NOT NULL CONSTRAINT api_token_secret_once UNIQUE,
    origin text NOT NULL CONSTRAINT api_token_origin_known CHECK (origin IN ('issued', 'configured', 'generated')),
    created_at timestamptz(3) NOT NULL,
    last_used_at timestamptz(3),
    revoked_at timestamptz(3),
    expires_at timestamptz(3))`);
  await db.query(`CREATE INDEX api_token_by_user ON gateway.api_token (user_id, created_at DESC)`);
  await db.query(`CREATE TABLE gateway.oauth_client (
    id text PRIMARY KEY,
    name text NOT NULL,
    secret_sha256 text NOT NULL,
    grants text[] NOT NULL,
    scope text NOT NULL,
    created_at timestamptz(3) NOT NULL,
    revoked_at timestamptz(3))`);
  await db.query(`CREATE TABLE gateway.oauth_payload (
    model text NOT NULL,
    id text NOT NULL,
    payload jsonb NOT NULL,
    grant_id text,
    user_code text,
    uid text,
    expires_at timestamptz(3),
    consumed_at timestamptz(3),
    PRIMARY KEY (model, id))`);
  await db.query(`CREATE INDEX oauth_payload_by_grant ON gateway.oauth_payload (grant_id) WHERE grant_id IS NOT NULL`);
  await db.query(`CREATE INDEX oauth_payload_by_expiry ON gateway.oauth_payload (expires_at)`);
  await db.query(`CREATE UNIQUE INDEX oauth_payload_user_code_once ON gateway.oauth_payload (model, user_code)
    WHERE user_code IS NOT NULL`);
  await db.query(
    `CREATE UNIQUE INDEX oauth_payload_uid_once ON gateway.oauth_payload (model, uid) WHERE uid IS NOT NULL`,
  );
  await db.query(`CREATE TABLE gateway.signing_key (
    id text PRIMARY KEY,
    algorithm text NOT NULL,
    public_jwk jsonb NOT NULL,
    private_sealed bytea NOT NULL,
    created_at timestamptz(3) NOT NULL,
    retired_at timestamptz(3))`);
  await db.query(
    `CREATE UNIQUE INDEX signing_key_one_active ON gateway.signing_key (algorithm) WHERE retired_at IS NULL`,
  );
}
