import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What registries of packages have answered, until it expires. Losing it costs nothing but asking again. */
export class RememberDependencies1767720000001 implements MigrationInterface {
  readonly name = 'RememberDependencies1767720000001';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`SET LOCAL lock_timeout = '4s'`);
    await db.query(`CREATE TABLE scanning.dependency_lookup (
      registry text NOT NULL,
      ecosystem text NOT NULL
        CONSTRAINT dependency_lookup_known_ecosystem CHECK (ecosystem IN ('npm', 'pypi', 'crates')),
      name text NOT NULL,
      found boolean NOT NULL,
      replaced boolean NOT NULL,
      first_published_at timestamptz(3),
      expires_at timestamptz(3) NOT NULL,
      CONSTRAINT dependency_lookup_pkey PRIMARY KEY (registry, ecosystem, name))`);
    await db.query(`CREATE INDEX dependency_lookup_expired ON scanning.dependency_lookup (expires_at)`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP TABLE scanning.dependency_lookup`);
  }
}
