import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * `asked_scanners`: the scanners a version was given to, all of which `PUBLISH_GATE=all` waits for. `details`: what a
 * scanner says besides what all of them say.
 */
export class AddScanners1767710000001 implements MigrationInterface {
  readonly name = 'AddScanners1767710000001';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`SET LOCAL lock_timeout = '4s'`);
    await db.query(`ALTER TABLE moderation.verdict ADD asked_scanners text[] NOT NULL DEFAULT '{}'`);
    await db.query(`ALTER TABLE moderation.scanner_outcome ADD details jsonb`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`ALTER TABLE moderation.scanner_outcome DROP details`);
    await db.query(`ALTER TABLE moderation.verdict DROP asked_scanners`);
  }
}
