import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Which blobs the catalog refers to, for backups and for looking after storage. A blob may be named several times. */
export class NameBlobs1767770000001 implements MigrationInterface {
  readonly name = 'NameBlobs1767770000001';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`CREATE VIEW catalog.blob_reference AS
      SELECT artifact_sha256 AS sha256, artifact_size::bigint AS size FROM catalog.version
      UNION ALL
      SELECT sha256, size FROM catalog.version_file
      UNION ALL
      SELECT details->'zip'->>'sha256', (details->'zip'->>'size')::bigint FROM catalog.version
        WHERE details->'zip'->>'sha256' IS NOT NULL`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP VIEW catalog.blob_reference`);
  }
}
