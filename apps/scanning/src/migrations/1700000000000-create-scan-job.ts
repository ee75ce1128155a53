import { createMessagingTables, dropMessagingTables } from '@app/persistence';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * - `scan_job`: one row per version and scanner, from the moment the version is known until its result is in.
 *   `available_at` says from when a worker may take it: at once when new, later after a failure, and while it runs the
 *   end of its lease. `lease_id` names the claim that may finish it.
 * - `scan_result`: what came out; findings carry evidence and stay inside.
 */
export class CreateScanJob1700000000000 implements MigrationInterface {
  readonly name = 'CreateScanJob1700000000000';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`SET LOCAL lock_timeout = '4s'`);
    await createMessagingTables(db, 'scanning');
    await db.query(`CREATE TABLE scanning.scan_job (
      id uuid CONSTRAINT scan_job_pkey PRIMARY KEY,
      version_id uuid NOT NULL,
      scanner text NOT NULL,
      release json NOT NULL,
      artifact_format text NOT NULL CONSTRAINT scan_job_known_format CHECK (artifact_format IN ('zip', 'tgz')),
      artifact_sha256 text NOT NULL,
      request_id text NOT NULL,
      traceparent text NOT NULL,
      priority smallint NOT NULL,
      state text NOT NULL CONSTRAINT scan_job_known_state CHECK (state IN ('waiting', 'running', 'done')),
      attempts integer NOT NULL DEFAULT 0,
      available_at timestamptz(3) NOT NULL,
      lease_id uuid CONSTRAINT scan_job_leased_while_running CHECK ((lease_id IS NOT NULL) = (state = 'running')),
      deadline_at timestamptz(3) NOT NULL,
      last_error text,
      created_at timestamptz(3) NOT NULL,
      CONSTRAINT scan_job_one_per_version_and_scanner UNIQUE (version_id, scanner))`);
    await db.query(`CREATE INDEX scan_job_open ON scanning.scan_job (priority DESC, available_at)
      WHERE state <> 'done'`);
    await db.query(`CREATE TABLE scanning.scan_result (
      id uuid CONSTRAINT scan_result_pkey PRIMARY KEY,
      job_id uuid NOT NULL CONSTRAINT scan_result_one_per_job UNIQUE
        CONSTRAINT scan_result_of_job REFERENCES scanning.scan_job (id),
      version_id uuid NOT NULL,
      scanner text NOT NULL,
      verdict text NOT NULL
        CONSTRAINT scan_result_known_verdict CHECK (verdict IN ('clean', 'suspicious', 'malicious', 'inconclusive')),
      reason_codes text[] NOT NULL,
      findings jsonb NOT NULL,
      summary text NOT NULL,
      engine_version text NOT NULL,
      capability_tags text[] NOT NULL,
      not_looked_at jsonb NOT NULL,
      checked_at timestamptz(3) NOT NULL)`);
    await db.query(`CREATE INDEX scan_result_by_version ON scanning.scan_result (version_id)`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP TABLE scanning.scan_result, scanning.scan_job`);
    await dropMessagingTables(db, 'scanning');
  }
}
