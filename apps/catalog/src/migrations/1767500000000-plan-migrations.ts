import type { MigrationInterface, QueryRunner } from 'typeorm';

/** How far the plugins that come with OpenClaw are on their way to packages of their own. */
export class PlanMigrations1767500000000 implements MigrationInterface {
  readonly name = 'PlanMigrations1767500000000';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`SET LOCAL lock_timeout = '4s'`);
    await db.query(`CREATE TABLE catalog.official_migration (
      id uuid CONSTRAINT official_migration_pkey PRIMARY KEY,
      bundled_plugin_id text NOT NULL CONSTRAINT official_migration_one_per_plugin UNIQUE,
      package_name text NOT NULL,
      owner text,
      source_repo text,
      source_path text,
      source_commit text,
      phase text NOT NULL CONSTRAINT official_migration_phase_known CHECK (phase IN ('planned', 'published',
        'clawpack-ready', 'legacy-zip-only', 'metadata-ready', 'blocked', 'ready-for-openclaw')),
      blockers text[] NOT NULL,
      host_targets_complete boolean NOT NULL,
      scan_clean boolean NOT NULL,
      moderation_approved boolean NOT NULL,
      runtime_bundles_ready boolean NOT NULL,
      notes text,
      created_at timestamptz(3) NOT NULL,
      updated_at timestamptz(3) NOT NULL)`);
    await db.query(
      `CREATE INDEX official_migration_by_update ON catalog.official_migration (updated_at DESC, id DESC)`,
    );
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP TABLE catalog.official_migration`);
  }
}
