import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What the lists of all families show and filter by, and an index for every way to walk them. */
export class ListPackages1767490000000 implements MigrationInterface {
  readonly name = 'ListPackages1767490000000';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`SET LOCAL lock_timeout = '4s'`);
    await db.query(`CREATE FUNCTION catalog.texts_of(list json) RETURNS text[] LANGUAGE sql IMMUTABLE AS $$
      SELECT ARRAY(SELECT json_array_elements_text(CASE WHEN json_typeof(list) = 'array' THEN list ELSE '[]' END)) $$`);
    await db.query(`ALTER TABLE catalog.item ADD COLUMN capability_tags text[] NOT NULL DEFAULT '{}',
      ADD COLUMN verification_tier text`);
    // Releases of before name no capabilities; what every ClawPack has is known all the same.
    await db.query(`UPDATE catalog.item i SET
        capability_tags = CASE i.kind WHEN 'skill' THEN catalog.texts_of(v.security->'capabilityTags') ELSE ARRAY[
          CASE i.family WHEN 'code-plugin' THEN 'executes-code' ELSE 'bundle-only' END,
          'artifact:npm-pack', 'npm-mirror:available'] END,
        verification_tier = v.details->'verification'->>'tier'
      FROM catalog.version v WHERE v.id = i.public_version_id`);
    for (const [name, columns, condition] of ORDERS)
      await db.query(`CREATE INDEX ${name} ON catalog.item (${columns}updated_at DESC, id DESC)
        WHERE public_version_id IS NOT NULL${condition}`);
    await db.query(`CREATE INDEX item_capable ON catalog.item USING gin (capability_tags)
      WHERE public_version_id IS NOT NULL`);
  }

  async down(db: QueryRunner): Promise<void> {
    for (const [name] of [...ORDERS, ['item_capable']]) await db.query(`DROP INDEX catalog.${name}`);
    await db.query(`ALTER TABLE catalog.item DROP COLUMN capability_tags, DROP COLUMN verification_tier`);
    await db.query(`DROP FUNCTION catalog.texts_of`);
  }
}

const ORDERS = [
  ['item_listed', '', ''],
  ['package_listed', '', ` AND kind = 'package'`],
  ['package_by_family', 'family, ', ` AND kind = 'package'`],
  ['package_by_channel', 'channel, ', ` AND kind = 'package'`],
] as const;
