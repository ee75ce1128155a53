import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Finds what became of the reports of one person. */
export class WeighReporters1767730000001 implements MigrationInterface {
  readonly name = 'WeighReporters1767730000001';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`SET LOCAL lock_timeout = '4s'`);
    await db.query(`CREATE INDEX report_decided_of_reporter ON moderation.report (reporter_id, status)
      WHERE status <> 'open'`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP INDEX moderation.report_decided_of_reporter`);
  }
}
