import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * - `report`: what a person has said against an item; one row a person and item, opened again when they say it again.
 * - `appeal`: what an owner has said against a decision; of one thing at most one is open.
 * - `verdict.manual_…`: a moderator's word about a version, from which its verdict is derived before all else.
 * - `skill_hiding`: whether moderators want a skill out of sight; `revision` counts the changes of mind.
 */
export class CreateCases1767630000000 implements MigrationInterface {
  readonly name = 'CreateCases1767630000000';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`SET LOCAL lock_timeout = '4s'`);
    await createReports(db);
    await createAppeals(db);
    await db.query(`ALTER TABLE moderation.verdict
      ADD COLUMN manual_state text
        CONSTRAINT verdict_known_manual_state CHECK (manual_state IN ('approved', 'quarantined', 'revoked')),
      ADD COLUMN manual_reason text,
      ADD COLUMN manual_by uuid,
      ADD COLUMN manual_at timestamptz(3),
      ADD CONSTRAINT verdict_manual_is_whole
        CHECK ((manual_state IS NULL) = (manual_reason IS NULL) AND (manual_state IS NULL) = (manual_at IS NULL))`);
    await db.query(`CREATE INDEX verdict_in_queue ON moderation.verdict (created_at DESC, version_id DESC)
      WHERE kind = 'package' AND (verdict <> 'clean' OR manual_state IS NOT NULL)`);
    await db.query(
      `CREATE INDEX verdict_newest_of_item ON moderation.verdict (item_id, created_at DESC, version_id DESC)`,
    );
    await db.query(`DROP INDEX moderation.verdict_by_item`);
    await db.query(`CREATE TABLE moderation.skill_hiding (
      skill_id uuid CONSTRAINT skill_hiding_pkey PRIMARY KEY,
      hidden boolean NOT NULL,
      case_id uuid NOT NULL,
      revision integer NOT NULL CONSTRAINT skill_hiding_revision_from_one CHECK (revision > 0),
      updated_at timestamptz(3) NOT NULL)`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP TABLE moderation.skill_hiding, moderation.appeal, moderation.report`);
    await db.query(`CREATE INDEX verdict_by_item ON moderation.verdict (item_id)`);
    await db.query(`DROP INDEX moderation.verdict_in_queue, moderation.verdict_newest_of_item`);
    await db.query(`ALTER TABLE moderation.verdict DROP COLUMN manual_state, DROP COLUMN manual_reason,
      DROP COLUMN manual_by, DROP COLUMN manual_at`);
  }
}

async function createReports(db: QueryRunner): Promise<void> {
  await db.query(`CREATE TABLE moderation.report (
    id uuid CONSTRAINT report_pkey PRIMARY KEY,
    kind text NOT NULL CONSTRAINT report_known_kind CHECK (kind IN ('skill', 'package')),
    item_id uuid NOT NULL,
    version_id uuid,
    reporter_id uuid NOT NULL,
    reason text NOT NULL CONSTRAINT report_reason_not_empty CHECK (reason <> ''),
    status text NOT NULL CONSTRAINT report_known_status CHECK (status IN ('open', 'confirmed', 'dismissed')),
    opened_at timestamptz(3) NOT NULL,
    triaged_at timestamptz(3),
    triaged_by uuid,
    triage_note text,
    action_taken text CONSTRAINT report_known_action CHECK (action_taken IN ('none', 'hide', 'quarantine', 'revoke')),
    CONSTRAINT report_once UNIQUE (item_id, reporter_id),
    CONSTRAINT report_decided_with_note CHECK ((status = 'open') = (triage_note IS NULL)),
    CONSTRAINT report_acts_when_confirmed CHECK (status = 'confirmed' OR coalesce(action_taken, 'none') = 'none'))`);
  await db.query(`CREATE INDEX report_newest ON moderation.report (kind, opened_at DESC, id DESC)`);
  await db.query(`CREATE INDEX report_newest_by_status ON moderation.report (kind, status, opened_at DESC, id DESC)`);
  await db.query(`CREATE INDEX report_open_of_item ON moderation.report (item_id, opened_at) WHERE status = 'open'`);
  await db.query(`CREATE INDEX report_open_of_reporter ON moderation.report (reporter_id) WHERE status = 'open'`);
}

async function createAppeals(db: QueryRunner): Promise<void> {
  await db.query(`CREATE TABLE moderation.appeal (
    id uuid CONSTRAINT appeal_pkey PRIMARY KEY,
    kind text NOT NULL CONSTRAINT appeal_known_kind CHECK (kind IN ('skill', 'package')),
    item_id uuid NOT NULL,
    version_id uuid NOT NULL,
    about_id uuid NOT NULL
      CONSTRAINT appeal_about_item_or_release CHECK (about_id = CASE kind WHEN 'skill' THEN item_id ELSE version_id END),
    submitter_id uuid NOT NULL,
    message text NOT NULL CONSTRAINT appeal_message_not_empty CHECK (message <> ''),
    status text NOT NULL CONSTRAINT appeal_known_status CHECK (status IN ('open', 'accepted', 'rejected')),
    opened_at timestamptz(3) NOT NULL,
    resolved_at timestamptz(3),
    resolved_by uuid,
    resolution_note text,
    action_taken text CONSTRAINT appeal_known_action CHECK (action_taken IN ('none', 'restore', 'approve')),
    CONSTRAINT appeal_decided_with_note CHECK ((status = 'open') = (resolution_note IS NULL)),
    CONSTRAINT appeal_acts_when_accepted CHECK (status = 'accepted' OR coalesce(action_taken, 'none') = 'none'))`);
  await db.query(`CREATE UNIQUE INDEX appeal_one_open ON moderation.appeal (about_id) WHERE status = 'open'`);
  await db.query(`CREATE INDEX appeal_newest ON moderation.appeal (kind, opened_at DESC, id DESC)`);
  await db.query(`CREATE INDEX appeal_newest_by_status ON moderation.appeal (kind, status, opened_at DESC, id DESC)`);
  await db.query(`CREATE INDEX appeal_of_item ON moderation.appeal (item_id, opened_at DESC)`);
}
