import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Lists of all families can be asked for a category: it becomes a facet of the listing. */
export class ListCategories1767670000000 implements MigrationInterface {
  readonly name = 'ListCategories1767670000000';

  async up(db: QueryRunner): Promise<void> {
    await db.query(
      facets(`
      || ARRAY(SELECT DISTINCT 'category:' || left(category, 300) FROM catalog.version v, unnest(v.categories) category
          WHERE v.id = item.public_version_id)`),
    );
    await this.listAgain(db);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(facets(''));
    await this.listAgain(db);
  }

  /** The trigger of items works their listing out. */
  private async listAgain(db: QueryRunner): Promise<void> {
    await db.query(`UPDATE catalog.item i SET updated_at = i.updated_at FROM catalog.version v
      WHERE v.id = i.public_version_id AND v.categories <> '{}'`);
  }
}

/** @param more as SQL, appended to what there was before */
function facets(more: string): string {
  return `CREATE OR REPLACE FUNCTION catalog.listing_facets(item catalog.item) RETURNS text[]
  LANGUAGE sql STABLE AS $$
    SELECT ARRAY[
        CASE item.kind WHEN 'package' THEN 'plugin' ELSE 'skill' END,
        'channel:' || item.channel,
        CASE item.channel WHEN 'private' THEN 'private:' || item.owner_id ELSE 'public' END,
        CASE item.channel WHEN 'official' THEN 'official' ELSE 'unofficial' END,
        CASE item.family WHEN 'code-plugin' THEN 'executes' ELSE 'executes-not' END]
      || CASE WHEN item.family IS NULL THEN '{}' ELSE ARRAY['family:' || item.family] END
      || CASE WHEN item.highlighted THEN ARRAY['featured'] ELSE '{}' END
      || ARRAY(SELECT DISTINCT 'tag:' || left(tag, 300) FROM unnest(item.capability_tags) tag)${more}
  $$`;
}
