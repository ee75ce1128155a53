import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Who downloaded and installed what: the facts that counters are counted from. */
export class RecordUsage1767420000000 implements MigrationInterface {
  readonly name = 'RecordUsage1767420000000';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`SET LOCAL lock_timeout = '4s'`);
    // Kept for a week, to tell who has been counted; what stays for ever is the day's total.
    await db.query(`CREATE TABLE catalog.download (
      item_id uuid NOT NULL CONSTRAINT download_of_item REFERENCES catalog.item,
      -- begin of the hour
      hour timestamptz(3) NOT NULL,
      -- keyed hash of a user or an address
      identity bytea NOT NULL,
      CONSTRAINT download_once_an_hour PRIMARY KEY (item_id, hour, identity))`);
    await db.query(`CREATE INDEX download_by_hour ON catalog.download (hour)`);
    await db.query(`CREATE TABLE catalog.daily_total (
      item_id uuid NOT NULL CONSTRAINT daily_total_of_item REFERENCES catalog.item,
      -- of UTC
      day date NOT NULL,
      downloads bigint NOT NULL DEFAULT 0 CONSTRAINT daily_total_downloads_count CHECK (downloads >= 0),
      installs bigint NOT NULL DEFAULT 0 CONSTRAINT daily_total_installs_count CHECK (installs >= 0),
      CONSTRAINT daily_total_once PRIMARY KEY (item_id, day))`);
    await db.query(`CREATE INDEX daily_total_by_day ON catalog.daily_total (day)`);
    // That a user has had an item at all; never removed.
    await db.query(`CREATE TABLE catalog.install (
      item_id uuid NOT NULL CONSTRAINT install_of_item REFERENCES catalog.item,
      user_id uuid NOT NULL,
      installed_at timestamptz(3) NOT NULL,
      CONSTRAINT install_once PRIMARY KEY (item_id, user_id))`);
    // What a user has where. The root '' is what was reported without a place. Without a foreign key: it would lock
    // items in the order a client names them.
    await db.query(`CREATE TABLE catalog.installed (
      user_id uuid NOT NULL,
      root_id text NOT NULL,
      item_id uuid NOT NULL,
      seen_at timestamptz(3) NOT NULL,
      CONSTRAINT installed_once PRIMARY KEY (user_id, root_id, item_id))`);
    await db.query(`CREATE INDEX installed_by_item ON catalog.installed (item_id)`);
    await db.query(`CREATE INDEX installed_by_age ON catalog.installed (seen_at)`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP TABLE catalog.installed, catalog.install, catalog.daily_total, catalog.download`);
  }
}
