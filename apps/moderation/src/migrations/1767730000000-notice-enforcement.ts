import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * - `enforcement_notice`: what was done against whom, and whether it still holds. Kept for good.
 * - `enforced`: how far the facts about one subject were followed, so that an older one changes nothing.
 */
export class NoticeEnforcement1767730000000 implements MigrationInterface {
  readonly name = 'NoticeEnforcement1767730000000';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`SET LOCAL lock_timeout = '4s'`);
    await db.query(`CREATE TABLE moderation.enforced (
      subject text CONSTRAINT enforced_pkey PRIMARY KEY,
      revision bigint NOT NULL)`);
    await db.query(`CREATE TABLE moderation.enforcement_notice (
      id uuid CONSTRAINT enforcement_notice_pkey PRIMARY KEY,
      subject text NOT NULL,
      measure text NOT NULL,
      target_type text NOT NULL CONSTRAINT enforcement_notice_known_target
        CHECK (target_type IN ('skill', 'package', 'account', 'rating')),
      target_id uuid NOT NULL,
      name text NOT NULL,
      version_id uuid,
      version text,
      owner_id uuid,
      user_id uuid,
      reason text NOT NULL,
      codes text[] NOT NULL,
      sentence text NOT NULL,
      note text,
      applied_at timestamptz(3) NOT NULL,
      lifted_at timestamptz(3),
      CONSTRAINT enforcement_notice_of_one CHECK ((owner_id IS NULL) <> (user_id IS NULL)))`);
    await db.query(`CREATE UNIQUE INDEX enforcement_notice_one_active ON moderation.enforcement_notice (subject)
      WHERE lifted_at IS NULL`);
    await db.query(`CREATE INDEX enforcement_notice_of_owner
      ON moderation.enforcement_notice (owner_id, applied_at DESC, id DESC) WHERE owner_id IS NOT NULL`);
    await db.query(`CREATE INDEX enforcement_notice_of_user
      ON moderation.enforcement_notice (user_id, applied_at DESC, id DESC) WHERE user_id IS NOT NULL`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP TABLE moderation.enforcement_notice, moderation.enforced`);
  }
}
