import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The queue is also of skills. */
export class QueueSkills1767750000001 implements MigrationInterface {
  readonly name = 'QueueSkills1767750000001';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`SET LOCAL lock_timeout = '4s'`);
    await db.query(`CREATE INDEX verdict_in_any_queue ON moderation.verdict (created_at DESC, version_id DESC)
      WHERE verdict <> 'clean' OR manual_state IS NOT NULL`);
    await db.query(`DROP INDEX moderation.verdict_in_queue`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`CREATE INDEX verdict_in_queue ON moderation.verdict (created_at DESC, version_id DESC)
      WHERE kind = 'package' AND (verdict <> 'clean' OR manual_state IS NOT NULL)`);
    await db.query(`DROP INDEX moderation.verdict_in_any_queue`);
  }
}
