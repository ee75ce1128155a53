import type { MigrationInterface, QueryRunner } from 'typeorm';

/** One index for every order skills are listed in, and the memory that lets a walk see them as they were. */
export class OrderSkills1767430000000 implements MigrationInterface {
  readonly name = 'OrderSkills1767430000000';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`SET LOCAL lock_timeout = '4s'`);
    await db.query(`DROP INDEX catalog.item_by_update, catalog.item_by_creation`);
    for (const [name, columns] of ORDERS)
      await db.query(
        `CREATE INDEX ${name} ON catalog.item (${columns}) WHERE kind = 'skill' AND public_version_id IS NOT NULL`,
      );
    // What a skill's sort keys were before a change. The number orders the changes of one skill: its row is locked.
    await db.query(`CREATE TABLE catalog.item_move (
      number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      item_id uuid NOT NULL CONSTRAINT item_move_of_item REFERENCES catalog.item ON DELETE CASCADE,
      xid xid8 NOT NULL DEFAULT pg_current_xact_id(),
      moved_at timestamptz(3) NOT NULL DEFAULT clock_timestamp(),
      updated_at timestamptz(3) NOT NULL,
      downloads bigint NOT NULL,
      stars bigint NOT NULL,
      installs_current bigint NOT NULL,
      installs_all_time bigint NOT NULL)`);
    await db.query(`CREATE INDEX item_move_of_item ON catalog.item_move (item_id, number)`);
    await db.query(`CREATE INDEX item_move_by_xid ON catalog.item_move (xid)`);
    await db.query(`CREATE INDEX item_move_by_time ON catalog.item_move (moved_at)`);
    await db.query(REMEMBER_PLACE);
    await db.query(`CREATE TRIGGER item_moves AFTER UPDATE ON catalog.item FOR EACH ROW
      WHEN (OLD.kind = 'skill' AND (${keysOf('OLD')}) IS DISTINCT FROM (${keysOf('NEW')}))
      EXECUTE FUNCTION catalog.remember_place()`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP TRIGGER item_moves ON catalog.item`);
    await db.query(`DROP FUNCTION catalog.remember_place`);
    await db.query(`DROP TABLE catalog.item_move`);
    for (const [name] of ORDERS) await db.query(`DROP INDEX catalog.${name}`);
    for (const [name, column] of [
      ['item_by_update', 'updated_at'],
      ['item_by_creation', 'created_at'],
    ])
      await db.query(
        `CREATE INDEX ${name} ON catalog.item (kind, ${column} DESC, id DESC) WHERE public_version_id IS NOT NULL`,
      );
  }
}

const ORDERS = [
  ['skill_by_update', 'updated_at DESC, id DESC'],
  ['skill_by_creation', 'created_at DESC, id DESC'],
  ['skill_by_downloads', 'downloads DESC, updated_at DESC, id DESC'],
  ['skill_by_stars', 'stars DESC, updated_at DESC, id DESC'],
  ['skill_by_installs_current', 'installs_current DESC, updated_at DESC, id DESC'],
  ['skill_by_installs_all_time', 'installs_all_time DESC, updated_at DESC, id DESC'],
  ['skill_by_slug', 'name COLLATE "C", id'],
] as const;

function keysOf(row: string): string {
  return ['updated_at', 'downloads', 'stars', 'installs_current', 'installs_all_time']
    .map((column) => `${row}.${column}`)
    .join(', ');
}

/** Every change also clears away two that no walk asks for any more, so that nobody else has to. */
const REMEMBER_PLACE = `CREATE FUNCTION catalog.remember_place() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    INSERT INTO catalog.item_move (item_id, updated_at, downloads, stars, installs_current, installs_all_time)
    VALUES (OLD.id, OLD.updated_at, OLD.downloads, OLD.stars, OLD.installs_current, OLD.installs_all_time);
    DELETE FROM catalog.item_move WHERE number IN (
      SELECT number FROM catalog.item_move WHERE moved_at < now() - interval '1 hour'
      ORDER BY moved_at LIMIT 2 FOR UPDATE SKIP LOCKED);
    RETURN NULL;
  END $$`;
