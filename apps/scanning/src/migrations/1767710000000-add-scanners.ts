import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * A version may have a job for each of several scanners, and each scanner takes its own. `remote_ref` is what another
 * server calls the work it does on a job, so that a job goes on there after a restart; `details` is what a scanner says
 * besides what all of them say.
 */
export class AddScanners1767710000000 implements MigrationInterface {
  readonly name = 'AddScanners1767710000000';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`SET LOCAL lock_timeout = '4s'`);
    await db.query(`ALTER TABLE scanning.scan_job ADD remote_ref text`);
    await db.query(`ALTER TABLE scanning.scan_result ADD details jsonb`);
    await db.query(`DROP INDEX scanning.scan_job_open`);
    await db.query(`CREATE INDEX scan_job_open ON scanning.scan_job (scanner, priority DESC, available_at)
      WHERE state <> 'done'`);
    await db.query(`CREATE INDEX scan_job_overdue ON scanning.scan_job (deadline_at)
      WHERE state <> 'done' AND scanner <> 'static'`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP INDEX scanning.scan_job_overdue, scanning.scan_job_open`);
    await db.query(`CREATE INDEX scan_job_open ON scanning.scan_job (priority DESC, available_at)
      WHERE state <> 'done'`);
    await db.query(`ALTER TABLE scanning.scan_result DROP details`);
    await db.query(`ALTER TABLE scanning.scan_job DROP remote_ref`);
  }
}
