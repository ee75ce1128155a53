import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The owner of a reserved package name sees it as a package, which has an id and an owner's name. */
export class ShowReservations1767670000001 implements MigrationInterface {
  readonly name = 'ShowReservations1767670000001';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`ALTER TABLE catalog.name_reservation ADD COLUMN id uuid NOT NULL DEFAULT gen_random_uuid(),
      -- null: of before it was kept
      ADD COLUMN owner_handle text`);
    await db.query(`ALTER TABLE catalog.name_reservation ALTER COLUMN id DROP DEFAULT`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`ALTER TABLE catalog.name_reservation DROP COLUMN id, DROP COLUMN owner_handle`);
  }
}
