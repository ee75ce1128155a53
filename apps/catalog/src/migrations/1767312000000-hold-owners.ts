import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Owners whose items nobody sees, and names that are kept for somebody. */
export class HoldOwners1767312000000 implements MigrationInterface {
  readonly name = 'HoldOwners1767312000000';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`SET LOCAL lock_timeout = '4s'`);
    // A ban or a moderation hold, by the id the gateway gave it. It stays when it is over: the end may be heard of first.
    await db.query(`CREATE TABLE catalog.owner_hold (
      id uuid CONSTRAINT owner_hold_once PRIMARY KEY,
      cause text CONSTRAINT owner_hold_cause_known CHECK (cause IN ('ban', 'moderation')),
      placed_at timestamptz(3) NOT NULL,
      lifted_at timestamptz(3),
      hidden_skills integer NOT NULL DEFAULT 0,
      hidden_packages integer NOT NULL DEFAULT 0,
      restored_skills integer NOT NULL DEFAULT 0,
      restored_packages integer NOT NULL DEFAULT 0)`);
    // The holds in force. An owner with any of them is hidden.
    await db.query(`CREATE TABLE catalog.held_owner (
      owner_id uuid NOT NULL,
      hold_id uuid NOT NULL CONSTRAINT held_owner_of_hold REFERENCES catalog.owner_hold,
      PRIMARY KEY (owner_id, hold_id))`);
    await db.query(`CREATE INDEX held_owner_by_hold ON catalog.held_owner (hold_id)`);
    await db.query(`CREATE TABLE catalog.name_reservation (
      kind text NOT NULL CONSTRAINT name_reservation_kind_known CHECK (kind IN ('slug', 'package')),
      name text NOT NULL,
      owner_id uuid NOT NULL,
      reason text,
      created_at timestamptz(3) NOT NULL,
      -- null: until it is published
      expires_at timestamptz(3),
      CONSTRAINT name_reservation_once PRIMARY KEY (kind, name))`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP TABLE catalog.held_owner, catalog.owner_hold, catalog.name_reservation`);
  }
}
