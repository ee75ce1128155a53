import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * A version can be scanned more than once: when it is published, and when somebody asks (`scan_request`). One job a
 * version and scanner is open at any time. The outcome of a job that is not written back is for who asked only.
 */
export class CreateScanRequest1767470000000 implements MigrationInterface {
  readonly name = 'CreateScanRequest1767470000000';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`SET LOCAL lock_timeout = '4s'`);
    await db.query(`ALTER TABLE scanning.scan_job
      ADD cause text NOT NULL DEFAULT 'published'
        CONSTRAINT scan_job_known_cause CHECK (cause IN ('published', 'request')),
      ADD write_back boolean NOT NULL DEFAULT true,
      DROP CONSTRAINT scan_job_one_per_version_and_scanner`);
    await db.query(`CREATE UNIQUE INDEX scan_job_one_when_published ON scanning.scan_job (version_id, scanner)
      WHERE cause = 'published'`);
    await db.query(`CREATE UNIQUE INDEX scan_job_one_open ON scanning.scan_job (version_id, scanner)
      WHERE state <> 'done'`);
    await db.query(`ALTER TABLE scanning.scan_result ADD written_back boolean NOT NULL DEFAULT true`);
    await db.query(`CREATE TABLE scanning.scan_request (
      id uuid CONSTRAINT scan_request_pkey PRIMARY KEY,
      job_id uuid NOT NULL CONSTRAINT scan_request_of_job REFERENCES scanning.scan_job (id),
      version_id uuid NOT NULL,
      requested_by uuid NOT NULL,
      -- what those who are not staff may ask for a version: the first, the second and the third time
      ordinal smallint CONSTRAINT scan_request_at_most_three CHECK (ordinal BETWEEN 1 AND 3),
      write_back boolean NOT NULL,
      joined boolean NOT NULL,
      name text NOT NULL,
      display_name text NOT NULL,
      version text NOT NULL,
      created_at timestamptz(3) NOT NULL,
      CONSTRAINT scan_request_ordinal_once UNIQUE (version_id, ordinal))`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP TABLE scanning.scan_request`);
    await db.query(`DELETE FROM scanning.scan_result r USING scanning.scan_job j
      WHERE j.id = r.job_id AND j.cause = 'request'`);
    await db.query(`DELETE FROM scanning.scan_job WHERE cause = 'request'`);
    await db.query(`ALTER TABLE scanning.scan_result DROP written_back`);
    await db.query(`DROP INDEX scanning.scan_job_one_open, scanning.scan_job_one_when_published`);
    await db.query(`ALTER TABLE scanning.scan_job DROP cause, DROP write_back,
      ADD CONSTRAINT scan_job_one_per_version_and_scanner UNIQUE (version_id, scanner)`);
  }
}
