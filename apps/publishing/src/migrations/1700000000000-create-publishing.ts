import { createMessagingTables, dropMessagingTables } from '@app/persistence';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * - `upload`: tickets, each for one upload by one user. Only digests of the two secrets are kept.
 * - `attempt`: publish attempts; the state machine of `attempts/attempt.ts`.
 * - `attempt_blob`: every blob an attempt refers to, for garbage collection.
 */
export class CreatePublishing1700000000000 implements MigrationInterface {
  readonly name = 'CreatePublishing1700000000000';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`SET LOCAL lock_timeout = '4s'`);
    await createMessagingTables(db, 'publishing');
    await db.query(`CREATE TABLE publishing.attempt (
      id uuid PRIMARY KEY,
      kind text NOT NULL CONSTRAINT attempt_kind CHECK (kind IN ('skill', 'package')),
      owner_id uuid NOT NULL,
      name text NOT NULL,
      version text NOT NULL,
      content_digest text NOT NULL,
      context json NOT NULL,
      request json NOT NULL,
      prepared json,
      artifact json,
      state text NOT NULL CONSTRAINT attempt_state CHECK
        (state IN ('received', 'validated', 'stored', 'registered', 'published', 'blocked', 'failed')),
      item_id uuid,
      version_id uuid,
      decision_revision integer NOT NULL DEFAULT 0,
      error_code text,
      error_message text,
      outcome_unknown boolean NOT NULL DEFAULT false,
      worker uuid,
      leased_until timestamptz(3) NOT NULL,
      tries integer NOT NULL DEFAULT 0,
      try_at timestamptz(3) NOT NULL,
      deadline_at timestamptz(3) NOT NULL,
      created_at timestamptz(3) NOT NULL,
      updated_at timestamptz(3) NOT NULL,
      CONSTRAINT attempt_registered_has_ids CHECK
        (state NOT IN ('registered', 'published', 'blocked') OR (item_id IS NOT NULL AND version_id IS NOT NULL)),
      CONSTRAINT attempt_failed_has_reason CHECK (state <> 'failed' OR error_code IS NOT NULL))`);
    await db.query(`CREATE UNIQUE INDEX attempt_one_for_a_version ON publishing.attempt (kind, owner_id, name, version)
      WHERE state <> 'failed'`);
    await db.query(`CREATE INDEX attempt_unfinished ON publishing.attempt (try_at)
      WHERE state IN ('received', 'validated', 'stored')`);
    await db.query(`CREATE INDEX attempt_by_version_id ON publishing.attempt (version_id)`);
    await db.query(`CREATE TABLE publishing.attempt_blob (
      attempt_id uuid NOT NULL REFERENCES publishing.attempt (id),
      sha256 text NOT NULL,
      size bigint NOT NULL,
      PRIMARY KEY (attempt_id, sha256))`);
    await db.query(`CREATE INDEX attempt_blob_by_sha256 ON publishing.attempt_blob (sha256)`);
    await db.query(`CREATE TABLE publishing.upload (
      id uuid PRIMARY KEY,
      user_id uuid NOT NULL,
      purpose text NOT NULL CONSTRAINT upload_purpose CHECK (purpose IN ('skill-file', 'clawpack')),
      key_digest bytea NOT NULL CONSTRAINT upload_key_once UNIQUE,
      ticket_digest bytea NOT NULL,
      max_bytes bigint NOT NULL,
      path text,
      size bigint,
      sha256 text,
      content_type text,
      stored_size bigint,
      stored_sha256 text,
      attempt_id uuid REFERENCES publishing.attempt (id),
      created_at timestamptz(3) NOT NULL,
      expires_at timestamptz(3) NOT NULL,
      CONSTRAINT upload_stored_whole CHECK ((stored_size IS NULL) = (stored_sha256 IS NULL)))`);
    await db.query(`CREATE INDEX upload_by_attempt ON publishing.upload (attempt_id) WHERE attempt_id IS NOT NULL`);
    await db.query(`CREATE INDEX upload_never_used ON publishing.upload (expires_at) WHERE stored_sha256 IS NULL`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('DROP TABLE publishing.upload, publishing.attempt_blob, publishing.attempt');
    await dropMessagingTables(db, 'publishing');
  }
}
