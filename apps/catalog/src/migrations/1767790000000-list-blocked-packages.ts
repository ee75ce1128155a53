import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * A package none of whose releases anybody may see is in the lists of its publisher's members all the same
 * (server-semantics 4.6): it has a listing that is theirs, as a private package has.
 */
export class ListBlockedPackages1767790000000 implements MigrationInterface {
  readonly name = 'ListBlockedPackages1767790000000';

  async up(db: QueryRunner): Promise<void> {
    await db.query(facets(`item.channel = 'private' OR item.public_version_id IS NULL`));
    await db.query(
      keep(`NEW.public_version_id IS NOT NULL OR (NEW.kind = 'package' AND NEW.hidden_at IS NULL
      AND EXISTS (SELECT FROM catalog.version v WHERE v.item_id = NEW.id AND v.withdrawn_at IS NULL))`),
    );
    await trigger(db, ', hidden_at');
    await db.query(`UPDATE catalog.item SET updated_at = updated_at
      WHERE kind = 'package' AND public_version_id IS NULL AND hidden_at IS NULL`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(facets(`item.channel = 'private'`));
    await db.query(keep('NEW.public_version_id IS NOT NULL'));
    await trigger(db, '');
    await db.query(`DELETE FROM catalog.listing l USING catalog.item i
      WHERE i.id = l.item_id AND i.public_version_id IS NULL`);
  }
}

/** @param more columns that a listing depends on */
async function trigger(db: QueryRunner, more: string): Promise<void> {
  await db.query(`DROP TRIGGER item_keeps_listing ON catalog.item`);
  await db.query(`CREATE TRIGGER item_keeps_listing AFTER INSERT OR UPDATE OF public_version_id, updated_at, owner_id,
    channel, family, highlighted, capability_tags, name, display_name, runtime_id, summary${more}
    ON catalog.item FOR EACH ROW EXECUTE FUNCTION catalog.keep_listing()`);
}

/** @param isForMembers as SQL: only members of the item's publisher see it */
function facets(isForMembers: string): string {
  return `CREATE OR REPLACE FUNCTION catalog.listing_facets(item catalog.item) RETURNS text[]
  LANGUAGE sql STABLE AS $$
    SELECT ARRAY[
        CASE item.kind WHEN 'package' THEN 'plugin' ELSE 'skill' END,
        'channel:' || item.channel,
        CASE WHEN ${isForMembers} THEN 'private:' || item.owner_id ELSE 'public' END,
        CASE item.channel WHEN 'official' THEN 'official' ELSE 'unofficial' END,
        CASE item.family WHEN 'code-plugin' THEN 'executes' ELSE 'executes-not' END]
      || CASE WHEN item.family IS NULL THEN '{}' ELSE ARRAY['family:' || item.family] END
      || CASE WHEN item.highlighted THEN ARRAY['featured'] ELSE '{}' END
      || ARRAY(SELECT DISTINCT 'tag:' || left(tag, 300) FROM unnest(item.capability_tags) tag)
      || ARRAY(SELECT DISTINCT 'category:' || left(category, 300) FROM catalog.version v, unnest(v.categories) category
          WHERE v.id = item.public_version_id)
  $$`;
}

/** @param isListed as SQL: somebody may see the item in a list */
function keep(isListed: string): string {
  return `CREATE OR REPLACE FUNCTION catalog.keep_listing() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    IF NOT (${isListed}) THEN
      IF TG_OP = 'UPDATE' THEN
        DELETE FROM catalog.listing WHERE item_id = NEW.id;
      END IF;
      RETURN NULL;
    END IF;
    INSERT INTO catalog.listing AS l (item_id, updated_at, is_official, facets, name, display_name, runtime_id,
      summary, tags)
    VALUES (NEW.id, NEW.updated_at, NEW.channel = 'official', catalog.listing_facets(NEW), lower(NEW.name),
      lower(NEW.display_name), lower(NEW.runtime_id), lower(NEW.summary),
      CASE NEW.kind WHEN 'package' THEN lower(array_to_string(NEW.capability_tags, E'\\n')) END)
    ON CONFLICT ON CONSTRAINT listing_pkey DO UPDATE SET updated_at = EXCLUDED.updated_at,
      is_official = EXCLUDED.is_official, facets = EXCLUDED.facets, name = EXCLUDED.name,
      display_name = EXCLUDED.display_name, runtime_id = EXCLUDED.runtime_id, summary = EXCLUDED.summary,
      tags = EXCLUDED.tags
    WHERE l.* IS DISTINCT FROM EXCLUDED.*;
    RETURN NULL;
  END $$`;
}
