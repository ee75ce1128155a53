import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What the lists and the search of all families read: one narrow row for every item that anybody may see, kept by a
 * trigger. Counting a download does not touch it, and finding out that a filter fits nothing reads little.
 */
export class IndexPackages1767610000000 implements MigrationInterface {
  readonly name = 'IndexPackages1767610000000';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`SET LOCAL lock_timeout = '4s'`);
    for (const statement of [GRAMS, WANTED_GRAMS, TOKENS, FACETS]) await db.query(statement);
    await db.query(`CREATE TABLE catalog.listing (
      item_id uuid CONSTRAINT listing_pkey PRIMARY KEY
        CONSTRAINT listing_of_item REFERENCES catalog.item ON DELETE CASCADE,
      updated_at timestamptz(3) NOT NULL,
      is_official boolean NOT NULL,
      -- who sees it and what filters ask for, each a word
      facets text[] NOT NULL,
      -- the texts that search looks at, in lower case
      name text NOT NULL,
      display_name text NOT NULL,
      runtime_id text,
      summary text,
      tags text)`);
    await db.query(KEEP);
    await db.query(`CREATE TRIGGER item_keeps_listing AFTER INSERT OR UPDATE OF public_version_id, updated_at, owner_id,
      channel, family, highlighted, capability_tags, name, display_name, runtime_id, summary
      ON catalog.item FOR EACH ROW EXECUTE FUNCTION catalog.keep_listing()`);
    await db.query(`UPDATE catalog.item SET updated_at = updated_at WHERE public_version_id IS NOT NULL`);
    await db.query(`CREATE INDEX listing_newest ON catalog.listing (updated_at DESC, item_id DESC)`);
    // Without a list of pending entries, which every search would have to read through.
    await db.query(`CREATE INDEX listing_found ON catalog.listing USING gin (facets,
      catalog.listing_tokens(name, display_name, runtime_id, summary, tags)) WITH (fastupdate = off)`);
    // Not knowing how common a word is, the planner always takes the index; to know would cost more than it saves.
    await db.query(`ALTER TABLE catalog.listing ALTER COLUMN facets SET STATISTICS 0`);
    await db.query(`ALTER INDEX catalog.listing_found ALTER COLUMN 2 SET STATISTICS 0`);
    for (const name of ['item_listed', 'package_listed', 'package_by_family', 'package_by_channel', 'item_capable'])
      await db.query(`DROP INDEX catalog.${name}`);
    await db.query('ANALYZE catalog.listing');
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP TRIGGER item_keeps_listing ON catalog.item`);
    await db.query(`DROP TABLE catalog.listing`);
    for (const name of ['keep_listing', 'listing_facets', 'listing_tokens', 'grams_wanted', 'grams_of'])
      await db.query(`DROP FUNCTION catalog.${name}`);
    for (const [name, columns, condition] of ORDERS)
      await db.query(`CREATE INDEX ${name} ON catalog.item (${columns}updated_at DESC, id DESC)
        WHERE public_version_id IS NOT NULL${condition}`);
    await db.query(`CREATE INDEX item_capable ON catalog.item USING gin (capability_tags)
      WHERE public_version_id IS NOT NULL`);
  }
}

/** The indexes of before. */
const ORDERS = [
  ['item_listed', '', ''],
  ['package_listed', '', ` AND kind = 'package'`],
  ['package_by_family', 'family, ', ` AND kind = 'package'`],
  ['package_by_channel', 'channel, ', ` AND kind = 'package'`],
] as const;

/** Every run of three characters in the first 400 of a text, marked; shorter runs of what is not ASCII, too. */
const GRAMS = `CREATE FUNCTION catalog.grams_of(mark text, field text) RETURNS text[]
  LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT array_agg(mark || gram) FROM (
      SELECT substr(field, at, 3) FROM generate_series(1, least(char_length(field), 400) - 2) at
      UNION ALL
      SELECT substr(field, at, size) FROM generate_series(1, least(char_length(field), 400)) at, generate_series(1, 2) size
      WHERE field ~ '[^\\x01-\\x7f]' AND substr(field, at, size) ~ '[^\\x01-\\x7f]'
    ) found (gram)
  $$`;

/** Those that a text with the query somewhere in it has; of a longer query, those of its first 24 characters. */
const WANTED_GRAMS = `CREATE FUNCTION catalog.grams_wanted(mark text, query text) RETURNS text[]
  LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT array_agg(DISTINCT mark || substr(query, at, 3))
    FROM generate_series(1, greatest(1, least(char_length(query), 24) - 2)) at
  $$`;

/**
 * What a text is found by: '=' a whole name, '^' its beginning, 'n' a run of characters in a name, 't' one in the other
 * texts. Names are the name itself, the title and the id in OpenClaw. The cost keeps the planner from working it out
 * for every row instead of using the index.
 */
const TOKENS = `CREATE FUNCTION catalog.listing_tokens(
    name text, display_name text, runtime_id text, summary text, tags text) RETURNS text[]
  LANGUAGE sql IMMUTABLE PARALLEL SAFE COST 20000 AS $$
    SELECT array_agg(DISTINCT token) FROM (
      SELECT unnest(ARRAY['=' || left(field, 200), '^' || left(field, 1), '^' || left(field, 2), '^' || left(field, 3)]
        || catalog.grams_of('n', field)) FROM unnest(ARRAY[name, display_name, runtime_id]) field WHERE field <> ''
      UNION ALL
      SELECT unnest(catalog.grams_of('t', field)) FROM unnest(ARRAY[summary, tags]) field WHERE field <> ''
    ) found (token)
  $$`;

/** Who sees an item, and what can be asked for in a list; see package-list.rules.ts. */
const FACETS = `CREATE FUNCTION catalog.listing_facets(item catalog.item) RETURNS text[]
  LANGUAGE sql STABLE AS $$
    SELECT ARRAY[
        CASE item.kind WHEN 'package' THEN 'plugin' ELSE 'skill' END,
        'channel:' || item.channel,
        CASE item.channel WHEN 'private' THEN 'private:' || item.owner_id ELSE 'public' END,
        CASE item.channel WHEN 'official' THEN 'official' ELSE 'unofficial' END,
        CASE item.family WHEN 'code-plugin' THEN 'executes' ELSE 'executes-not' END]
      || CASE WHEN item.family IS NULL THEN '{}' ELSE ARRAY['family:' || item.family] END
      || CASE WHEN item.highlighted THEN ARRAY['featured'] ELSE '{}' END
      || ARRAY(SELECT DISTINCT 'tag:' || left(tag, 300) FROM unnest(item.capability_tags) tag)
  $$`;

const KEEP = `CREATE FUNCTION catalog.keep_listing() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    IF NEW.public_version_id IS NULL THEN
      IF TG_OP = 'UPDATE' AND OLD.public_version_id IS NOT NULL THEN
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
