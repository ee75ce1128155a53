import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Which blobs publishing refers to, for backups and for looking after storage: what was uploaded, what attempts wrote,
 * and what attempts that are not through yet still have to read. A blob may be named several times.
 */
export class NameBlobs1767770000001 implements MigrationInterface {
  readonly name = 'NameBlobs1767770000001';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`CREATE VIEW publishing.blob_reference AS
      SELECT stored_sha256 AS sha256, stored_size AS size FROM publishing.upload WHERE stored_sha256 IS NOT NULL
      UNION ALL
      SELECT sha256, size FROM publishing.attempt_blob
      UNION ALL
      SELECT named.blob->>'sha256', (named.blob->>'size')::bigint
        FROM publishing.attempt, LATERAL (
          SELECT json_array_elements(CASE json_typeof(request->'files') WHEN 'array' THEN request->'files' ELSE '[]' END)
          UNION ALL SELECT request->'tarball') AS named (blob)
        WHERE state IN ('received', 'validated', 'stored') AND named.blob->>'sha256' IS NOT NULL`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP VIEW publishing.blob_reference`);
  }
}
