import { Injectable } from '@nestjs/common';
import type { MigrationPhase } from '@app/contracts';
import { InjectUnitOfWork, type Tx, type UnitOfWork } from '@app/persistence';
import type { MigrationState } from './official-migration.rules';

export interface MigrationRow extends MigrationState {
  readonly id: string;
  readonly bundledPluginId: string;
  /** Null: there is no such package. */
  readonly packageId: string | null;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}
/** Where a page goes on: the last row of the one before. */
export interface AfterMigration {
  readonly updatedAt: number;
  readonly id: string;
}

/** The package is looked up by its name each time: it may come later, and it may go. */
const MIGRATION = `m.id, m.bundled_plugin_id AS "bundledPluginId", m.package_name AS "packageName",
  (SELECT i.id FROM catalog.item i WHERE i.kind = 'package' AND i.name = m.package_name AND i.hidden_at IS NULL) AS "packageId",
  m.owner, m.source_repo AS "sourceRepo", m.source_path AS "sourcePath", m.source_commit AS "sourceCommit", m.phase,
  m.blockers, m.host_targets_complete AS "hostTargetsComplete", m.scan_clean AS "scanClean",
  m.moderation_approved AS "moderationApproved", m.runtime_bundles_ready AS "runtimeBundlesReady", m.notes,
  m.created_at AS "createdAt", m.updated_at AS "updatedAt"`;

@Injectable()
export class OfficialMigrationsRepository {
  constructor(@InjectUnitOfWork('catalog') private readonly unitOfWork: UnitOfWork) {}

  /** What was changed last comes first. */
  list(phase: MigrationPhase | undefined, after: AfterMigration | undefined, limit: number): Promise<MigrationRow[]> {
    return this.unitOfWork.query<MigrationRow>(
      `SELECT ${MIGRATION} FROM catalog.official_migration m
       WHERE ($1::text IS NULL OR m.phase = $1)
         AND ($2::float8 IS NULL OR (m.updated_at, m.id) < (to_timestamp($2::float8 / 1000), $3::uuid))
       ORDER BY m.updated_at DESC, m.id DESC LIMIT $4`,
      [phase ?? null, after?.updatedAt ?? null, after?.id ?? null, limit],
    );
  }

  /** Undefined when the plugin has none. Nobody else changes it until the transaction ends. */
  async lock(tx: Tx, bundledPluginId: string): Promise<MigrationRow | undefined> {
    const [row] = await tx.query<MigrationRow>(
      `SELECT ${MIGRATION} FROM catalog.official_migration m WHERE m.bundled_plugin_id = $1 FOR UPDATE`,
      [bundledPluginId],
    );
    return row;
  }

  /** Makes the plugin's row, unless it is there. @returns whether it was made */
  async insert(tx: Tx, id: string, bundledPluginId: string, state: MigrationState, now: Date): Promise<boolean> {
    const rows = await tx.query(
      `INSERT INTO catalog.official_migration (package_name, owner, source_repo, source_path, source_commit, phase,
         blockers, host_targets_complete, scan_clean, moderation_approved, runtime_bundles_ready, notes, id,
         bundled_plugin_id, created_at, updated_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $15)
       ON CONFLICT ON CONSTRAINT official_migration_one_per_plugin DO NOTHING RETURNING 1`,
      [...valuesOf(state), id, bundledPluginId, now],
    );
    return rows.length > 0;
  }
  async update(tx: Tx, id: string, state: MigrationState, now: Date): Promise<void> {
    await tx.query(
      `UPDATE catalog.official_migration SET (package_name, owner, source_repo, source_path, source_commit, phase,
         blockers, host_targets_complete, scan_clean, moderation_approved, runtime_bundles_ready, notes, updated_at)
         = ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) WHERE id = $14`,
      [...valuesOf(state), now, id],
    );
  }
}

function valuesOf(state: MigrationState): unknown[] {
  const { packageName, owner, sourceRepo, sourcePath, sourceCommit, phase, blockers, notes } = state;
  const flags = [state.hostTargetsComplete, state.scanClean, state.moderationApproved, state.runtimeBundlesReady];
  return [packageName, owner, sourceRepo, sourcePath, sourceCommit, phase, blockers, ...flags, notes];
}
