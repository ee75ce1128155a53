import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Bans and moderation holds, organizations that keep an owner, reserved handles. */
export class GovernAccounts1767312000000 implements MigrationInterface {
  readonly name = 'GovernAccounts1767312000000';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`SET LOCAL lock_timeout = '4s'`);
    await db.query(`CREATE TABLE gateway.restriction (
      id uuid PRIMARY KEY,
      user_id uuid NOT NULL REFERENCES gateway.user,
      kind text NOT NULL CONSTRAINT restriction_kind_known CHECK (kind IN ('ban', 'hold')),
      reason text CONSTRAINT restriction_reason_short CHECK (length(reason) <= 500),
      placed_at timestamptz(3) NOT NULL,
      lifted_at timestamptz(3))`);
    await db.query(`CREATE UNIQUE INDEX restriction_one_in_force ON gateway.restriction (user_id, kind)
      WHERE lifted_at IS NULL`);
    await db.query(`CREATE TABLE gateway.reserved_handle (
      handle text CONSTRAINT reserved_handle_once PRIMARY KEY
        CONSTRAINT reserved_handle_form CHECK (handle ~ '^[a-z0-9]([a-z0-9-]{0,38}[a-z0-9])?$'),
      -- the rightful owner; nobody may take the handle when there is none
      user_id uuid REFERENCES gateway.user,
      reason text CONSTRAINT reserved_handle_reason_short CHECK (length(reason) <= 500),
      created_at timestamptz(3) NOT NULL)`);
    await db.query(`ALTER TABLE gateway.publisher ADD COLUMN trusted boolean NOT NULL DEFAULT false`);
    await keepAnOwner(db);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP TRIGGER publisher_keeps_an_owner ON gateway.publisher_member`);
    await db.query(`DROP FUNCTION gateway.keep_an_owner`);
    await db.query(`ALTER TABLE gateway.publisher DROP COLUMN trusted`);
    await db.query(`DROP TABLE gateway.restriction, gateway.reserved_handle`);
  }
}

/** Whatever two transactions do at once: the second waits for the first, then sees that nobody else is left. */
async function keepAnOwner(db: QueryRunner): Promise<void> {
  await db.query(`CREATE FUNCTION gateway.keep_an_owner() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      PERFORM FROM gateway.publisher WHERE id = OLD.publisher_id FOR NO KEY UPDATE;
      IF NOT EXISTS (SELECT FROM gateway.publisher_member WHERE publisher_id = OLD.publisher_id AND role = 'owner') THEN
        RAISE EXCEPTION 'a publisher keeps at least one owner'
          USING ERRCODE = 'check_violation', CONSTRAINT = 'publisher_keeps_an_owner';
      END IF;
      RETURN NULL;
    END $$`);
  await db.query(`CREATE TRIGGER publisher_keeps_an_owner AFTER UPDATE OR DELETE ON gateway.publisher_member
    FOR EACH ROW WHEN (OLD.role = 'owner') EXECUTE FUNCTION gateway.keep_an_owner()`);
}
