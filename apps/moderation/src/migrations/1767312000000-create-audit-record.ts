import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * - `audit_record`: the audit log. A trigger forbids every change of what is written, and a chain of hashes shows one
 *   that was made all the same.
 * - `audit_head`: where the chain ends. Writers lock it in turn; it also shows when the newest records are missing.
 */
export class CreateAuditRecord1767312000000 implements MigrationInterface {
  readonly name = 'CreateAuditRecord1767312000000';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`SET LOCAL lock_timeout = '4s'`);
    await db.query(`CREATE TABLE moderation.audit_record (
      day date NOT NULL,
      number integer NOT NULL CONSTRAINT audit_record_number_from_one CHECK (number > 0),
      id uuid NOT NULL CONSTRAINT audit_record_id_once UNIQUE,
      at timestamptz(3) NOT NULL,
      recorded_at timestamptz(3) NOT NULL,
      actor_type text NOT NULL CONSTRAINT audit_record_known_actor 
        CHECK (actor_type IN ('user', 'client', 'system', 'unknown')),
      actor_id text,
      actor_handle text,
      actor_role text,
      actor_client_id text,
      action text NOT NULL,
      target_type text NOT NULL,
      target_id text NOT NULL,
      target_name text,
      reason text,
      before jsonb,
      after jsonb,
      request_id text NOT NULL,
      source_service text NOT NULL,
      source_event_id uuid NOT NULL CONSTRAINT audit_record_event_once UNIQUE,
      previous_hash text NOT NULL CONSTRAINT audit_record_one_successor UNIQUE,
      hash text NOT NULL CONSTRAINT audit_record_hash_is_sha256 CHECK (hash ~ '^[0-9a-f]{64}$'),
      CONSTRAINT audit_record_pkey PRIMARY KEY (day, number))`);
    await db.query(`CREATE INDEX audit_record_by_time ON moderation.audit_record (at)`);
    await db.query(`CREATE INDEX audit_record_by_action ON moderation.audit_record (action, day, number)`);
    await db.query(`CREATE INDEX audit_record_by_actor ON moderation.audit_record (actor_id, day, number)`);
    await db.query(`CREATE INDEX audit_record_by_target ON moderation.audit_record (target_id, day, number)`);
    await db.query(`CREATE FUNCTION moderation.refuse_audit_change() RETURNS trigger LANGUAGE plpgsql AS $refuse$
      BEGIN
        RAISE EXCEPTION 'the audit log is only ever added to' USING ERRCODE = 'insufficient_privilege';
      END $refuse$`);
    await db.query(`CREATE TRIGGER audit_record_is_append_only
      BEFORE UPDATE OR DELETE OR TRUNCATE ON moderation.audit_record
      FOR EACH STATEMENT EXECUTE FUNCTION moderation.refuse_audit_change()`);
    await db.query(`CREATE TABLE moderation.audit_head (
      one boolean CONSTRAINT audit_head_pkey PRIMARY KEY DEFAULT true CONSTRAINT audit_head_is_one CHECK (one),
      day date NOT NULL,
      number integer NOT NULL,
      recorded_at timestamptz(3) NOT NULL,
      hash text NOT NULL)`);
    await db.query(
      `INSERT INTO moderation.audit_head (day, number, recorded_at, hash)
       VALUES ('1970-01-01', 0, '1970-01-01T00:00:00Z', repeat('0', 64))`,
    );
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP TABLE moderation.audit_record, moderation.audit_head`);
    await db.query(`DROP FUNCTION moderation.refuse_audit_change`);
  }
}
