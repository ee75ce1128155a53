import { createMessagingTables, dropMessagingTables } from '@app/persistence';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Skills and packages are both items with versions: registered, judged, tagged and found the same way.
 * What an item shows (its public version, name, tags, counts) is derived from its visible versions and
 * written again with every decision, so that no read has to work it out.
 */
export class CreateItems1764000000000 implements MigrationInterface {
  readonly name = 'CreateItems1764000000000';

  async up(db: QueryRunner): Promise<void> {
    await createMessagingTables(db, 'catalog');
    await createItem(db);
    await createVersion(db);
    await createBelongings(db);
    await forbidChange(db);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(
      `DROP TABLE catalog.search_document, catalog.fingerprint, catalog.tag, catalog.version_file, catalog.version, catalog.item`,
    );
    await db.query(`DROP FUNCTION catalog.refuse_change`);
    await dropMessagingTables(db, 'catalog');
  }
}

async function createItem(db: QueryRunner): Promise<void> {
  await db.query(`CREATE TABLE catalog.item (
    id uuid PRIMARY KEY,
    kind text NOT NULL CONSTRAINT item_kind CHECK (kind IN ('skill', 'package')),
    name text NOT NULL,
    -- 'global', or the owner's id where every owner has names of their own: the setting decides when the row is written
    name_scope text NOT NULL,
    owner_id uuid NOT NULL,
    owner_handle text NOT NULL,
    owner_display_name text,
    family text CONSTRAINT item_family CHECK (family IN ('code-plugin', 'bundle-plugin')),
    runtime_id text,
    created_at timestamptz(3) NOT NULL,
    -- what the public sees, derived from the visible versions
    public_version_id uuid,
    display_name text NOT NULL,
    summary text,
    tags json NOT NULL DEFAULT '{}',
    version_count integer NOT NULL DEFAULT 0,
    updated_at timestamptz(3) NOT NULL,
    -- counted from recorded facts, never written by a request
    downloads bigint NOT NULL DEFAULT 0,
    stars bigint NOT NULL DEFAULT 0,
    installs_current bigint NOT NULL DEFAULT 0,
    installs_all_time bigint NOT NULL DEFAULT 0,
    CONSTRAINT item_one_per_owner_and_name UNIQUE (kind, owner_id, name),
    CONSTRAINT item_name_once UNIQUE (kind, name_scope, name),
    CONSTRAINT item_package_has_family CHECK ((kind = 'package') = (family IS NOT NULL)))`);
  await db.query(`CREATE INDEX item_by_name ON catalog.item (kind, name)`);
  await db.query(`CREATE UNIQUE INDEX item_runtime_id_once ON catalog.item (runtime_id) WHERE family = 'code-plugin'`);
  await db.query(`CREATE INDEX item_by_runtime_id ON catalog.item (runtime_id) WHERE runtime_id IS NOT NULL`);
  await db.query(
    `CREATE INDEX item_by_update ON catalog.item (kind, updated_at DESC, id DESC) WHERE public_version_id IS NOT NULL`,
  );
  await db.query(
    `CREATE INDEX item_by_creation ON catalog.item (kind, created_at DESC, id DESC) WHERE public_version_id IS NOT NULL`,
  );
}

async function createVersion(db: QueryRunner): Promise<void> {
  await db.query(`CREATE TABLE catalog.version (
    id uuid PRIMARY KEY,
    item_id uuid NOT NULL CONSTRAINT version_of_item REFERENCES catalog.item,
    attempt_id uuid NOT NULL,
    version text NOT NULL,
    -- without build metadata, which SemVer does not compare
    version_key text NOT NULL,
    -- sorts by SemVer precedence byte by byte
    version_order text COLLATE "C" NOT NULL,
    display_name text NOT NULL,
    summary text,
    changelog text NOT NULL,
    changelog_source text,
    metadata json,
    details json,
    content_digest text NOT NULL,
    artifact_format text NOT NULL CONSTRAINT version_artifact_format CHECK (artifact_format IN ('zip', 'tgz')),
    artifact_sha256 text NOT NULL,
    artifact_size integer NOT NULL,
    created_at timestamptz(3) NOT NULL,
    -- what moderation says of it
    verdict text NOT NULL DEFAULT 'pending'
      CONSTRAINT version_verdict CHECK (verdict IN ('clean', 'suspicious', 'malicious', 'pending')),
    verdict_revision integer NOT NULL DEFAULT 0,
    reason_codes text[] NOT NULL DEFAULT '{}',
    verdict_summary text,
    engine_version text,
    checked_at timestamptz(3),
    security json,
    -- what the catalog makes of that
    visible boolean NOT NULL DEFAULT false,
    decision_revision integer NOT NULL DEFAULT 0,
    listed_at timestamptz(3),
    withdrawn_at timestamptz(3),
    CONSTRAINT version_once UNIQUE (item_id, version_key),
    CONSTRAINT version_one_per_attempt UNIQUE (attempt_id),
    CONSTRAINT version_visible_is_listed CHECK (NOT visible OR (listed_at IS NOT NULL AND withdrawn_at IS NULL)))`);
  await db.query(`CREATE INDEX version_by_order ON catalog.version (item_id, version_order DESC)`);
  await db.query(`CREATE INDEX version_by_creation ON catalog.version (item_id, created_at DESC, id DESC)`);
}

async function createBelongings(db: QueryRunner): Promise<void> {
  await db.query(`CREATE TABLE catalog.version_file (
    version_id uuid NOT NULL CONSTRAINT version_file_of_version REFERENCES catalog.version,
    position integer NOT NULL,
    path text COLLATE "C" NOT NULL,
    size integer NOT NULL,
    sha256 text NOT NULL,
    content_type text NOT NULL,
    PRIMARY KEY (version_id, path))`);
  await db.query(`CREATE TABLE catalog.fingerprint (
    item_id uuid NOT NULL,
    hash text NOT NULL,
    version_id uuid NOT NULL CONSTRAINT fingerprint_of_version REFERENCES catalog.version,
    PRIMARY KEY (item_id, hash, version_id))`);
  // Every assignment is kept: the public sees the newest one whose version is visible.
  await db.query(`CREATE TABLE catalog.tag (
    item_id uuid NOT NULL,
    name text NOT NULL,
    version_id uuid NOT NULL CONSTRAINT tag_of_version REFERENCES catalog.version,
    assigned_at timestamptz(3) NOT NULL,
    PRIMARY KEY (item_id, name, version_id))`);
  // Apart from item, so that counting a download does not touch the word index.
  await db.query(`CREATE TABLE catalog.search_document (
    item_id uuid PRIMARY KEY CONSTRAINT search_document_of_item REFERENCES catalog.item,
    document tsvector NOT NULL)`);
  await db.query(`CREATE INDEX search_document_words ON catalog.search_document USING gin (document)`);
}

/** What was published stays what it was, and its number stays taken, whatever a later query tries. */
async function forbidChange(db: QueryRunner): Promise<void> {
  await db.query(`CREATE FUNCTION catalog.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      RAISE EXCEPTION 'a published version never changes' USING ERRCODE = 'integrity_constraint_violation';
    END $$`);
  const columns =
    'id, item_id, attempt_id, version, version_key, version_order, content_digest, artifact_format, artifact_sha256, artifact_size, created_at';
  const rowOf = (row: string): string => columns.replaceAll(/\w+/g, (column) => `${row}.${column}`);
  await db.query(`CREATE TRIGGER version_never_changes BEFORE UPDATE ON catalog.version FOR EACH ROW
    WHEN ((${rowOf('OLD')}) IS DISTINCT FROM (${rowOf('NEW')})) EXECUTE FUNCTION catalog.refuse_change()`);
  await db.query(`CREATE TRIGGER version_stays BEFORE DELETE OR TRUNCATE ON catalog.version
    EXECUTE FUNCTION catalog.refuse_change()`);
  await db.query(`CREATE TRIGGER version_file_never_changes BEFORE UPDATE OR DELETE OR TRUNCATE ON catalog.version_file
    EXECUTE FUNCTION catalog.refuse_change()`);
}
