import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * A version is also scanned again when the rules have changed, or the staff want it (`rescan`): such a job says with
 * which engine. A job that is not worth its work any more ends cancelled, which is `done` without a result. The job of
 * a version's publication, which stands for the version, knows whether that is withdrawn.
 */
export class AddRescans1767720000000 implements MigrationInterface {
  readonly name = 'AddRescans1767720000000';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`SET LOCAL lock_timeout = '4s'`);
    await db.query(`ALTER TABLE scanning.scan_job
      ADD engine_version text,
      ADD cancelled_because text
        CONSTRAINT scan_job_cancelled_when_done CHECK (cancelled_because IS NULL OR state = 'done'),
      ADD withdrawn boolean NOT NULL DEFAULT false,
      DROP CONSTRAINT scan_job_known_cause,
      ADD CONSTRAINT scan_job_known_cause CHECK (cause IN ('published', 'request', 'rescan')),
      ADD CONSTRAINT scan_job_rescan_by_an_engine CHECK ((cause = 'rescan') = (engine_version IS NOT NULL))`);
    await db.query(`CREATE INDEX scan_job_rescans ON scanning.scan_job (engine_version, created_at)
      WHERE cause = 'rescan'`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DELETE FROM scanning.scan_result r USING scanning.scan_job j
      WHERE j.id = r.job_id AND j.cause = 'rescan'`);
    await db.query(`DELETE FROM scanning.scan_request q USING scanning.scan_job j
      WHERE j.id = q.job_id AND j.cause = 'rescan'`);
    await db.query(`DELETE FROM scanning.scan_job WHERE cause = 'rescan'`);
    await db.query(`DROP INDEX scanning.scan_job_rescans`);
    await db.query(`ALTER TABLE scanning.scan_job
      DROP CONSTRAINT scan_job_rescan_by_an_engine,
      DROP CONSTRAINT scan_job_known_cause,
      ADD CONSTRAINT scan_job_known_cause CHECK (cause IN ('published', 'request')),
      DROP withdrawn, DROP cancelled_because, DROP engine_version`);
  }
}
