import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The index of search: every word of a skill's names with the best skills first, the words of all its texts, and what
 * they look like to the embedding. Everything in it is derived: what is there already is marked to be indexed anew.
 */
export class IndexSearch1767430000001 implements MigrationInterface {
  readonly name = 'IndexSearch1767430000001';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`SET LOCAL lock_timeout = '4s'`);
    await db.query(`ALTER TABLE catalog.item ADD COLUMN highlighted boolean NOT NULL DEFAULT false`);
    await db.query(`CREATE INDEX skill_highlighted ON catalog.item (id) WHERE kind = 'skill' AND highlighted`);
    // What a download more or less does not change: half of them would.
    await db.query(`CREATE FUNCTION catalog.search_popularity(downloads bigint) RETURNS real IMMUTABLE LANGUAGE sql
      RETURN (0.08 * ln(2::float8) * floor(ln(1 + greatest(downloads, 0)::float8) / ln(2::float8) + 1e-9))::real`);
    await createDocument(db);
    await createWords(db);
    await createVectors(db);
    await db.query(FOLLOW_DOWNLOADS);
    await db.query(`CREATE TRIGGER search_follows_downloads AFTER UPDATE OF downloads ON catalog.item FOR EACH ROW
      WHEN (catalog.search_popularity(OLD.downloads) <> catalog.search_popularity(NEW.downloads))
      EXECUTE FUNCTION catalog.follow_downloads()`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP TRIGGER search_follows_downloads ON catalog.item`);
    await db.query(`DROP FUNCTION catalog.follow_downloads`);
    await db.query(`DROP TABLE catalog.search_vector, catalog.search_word`);
    await db.query(
      `DROP INDEX catalog.search_document_popular, catalog.search_document_by_name, catalog.search_document_due`,
    );
    await db.query(`ALTER TABLE catalog.search_document DROP COLUMN name_key, DROP COLUMN popularity, DROP COLUMN edition,
      DROP COLUMN texts_hash, DROP COLUMN due_at, DROP COLUMN failures`);
    await db.query(`DROP FUNCTION catalog.search_popularity`);
    await db.query(`DROP INDEX catalog.skill_highlighted`);
    await db.query(`ALTER TABLE catalog.item DROP COLUMN highlighted`);
  }
}

async function createDocument(db: QueryRunner): Promise<void> {
  await db.query(`ALTER TABLE catalog.search_document
    ADD COLUMN name_key text COLLATE "C" NOT NULL DEFAULT '',
    ADD COLUMN popularity real NOT NULL DEFAULT 0,
    -- of the rules that cut the texts into words; another one than the code's is out of date
    ADD COLUMN edition smallint NOT NULL DEFAULT 0,
    ADD COLUMN texts_hash text NOT NULL DEFAULT '',
    -- when there is something to do: index anew, or get the vector; null when all is done
    ADD COLUMN due_at timestamptz(3) DEFAULT now(),
    ADD COLUMN failures smallint NOT NULL DEFAULT 0`);
  await db.query(`INSERT INTO catalog.search_document (item_id, document)
    SELECT id, '' FROM catalog.item WHERE kind = 'skill' AND public_version_id IS NOT NULL ON CONFLICT DO NOTHING`);
  await db.query(`CREATE INDEX search_document_popular ON catalog.search_document (popularity DESC, item_id)`);
  await db.query(
    `CREATE INDEX search_document_by_name ON catalog.search_document (name_key, popularity DESC, item_id)`,
  );
  await db.query(`CREATE INDEX search_document_due ON catalog.search_document (due_at) WHERE due_at IS NOT NULL`);
}

async function createWords(db: QueryRunner): Promise<void> {
  await db.query(`CREATE TABLE catalog.search_word (
    word text COLLATE "C" NOT NULL,
    item_id uuid NOT NULL CONSTRAINT search_word_of_document REFERENCES catalog.search_document ON DELETE CASCADE,
    -- what the word counts for by where it stands
    weight real NOT NULL,
    -- weight and popularity
    rank real NOT NULL,
    CONSTRAINT search_word_once PRIMARY KEY (item_id, word))`);
  await db.query(`CREATE INDEX search_word_best ON catalog.search_word (word, rank DESC, item_id)`);
}

async function createVectors(db: QueryRunner): Promise<void> {
  await db.query(`CREATE TABLE catalog.search_vector (
    item_id uuid PRIMARY KEY CONSTRAINT search_vector_of_document REFERENCES catalog.search_document ON DELETE CASCADE,
    model text NOT NULL,
    vector bytea NOT NULL,
    signature bytea NOT NULL CONSTRAINT search_vector_signature CHECK (octet_length(signature) = 32),
    changed_at timestamptz(3) NOT NULL DEFAULT clock_timestamp())`);
  await db.query(`CREATE INDEX search_vector_changed ON catalog.search_vector (model, changed_at, item_id)`);
}

const FOLLOW_DOWNLOADS = `CREATE FUNCTION catalog.follow_downloads() RETURNS trigger LANGUAGE plpgsql AS $$
  DECLARE popularity_now real := catalog.search_popularity(NEW.downloads);
  BEGIN
    UPDATE catalog.search_document d SET popularity = popularity_now WHERE d.item_id = NEW.id;
    UPDATE catalog.search_word w SET rank = w.weight + popularity_now WHERE w.item_id = NEW.id;
    RETURN NULL;
  END $$`;
