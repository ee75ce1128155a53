import { event, rpc } from '../contract';
import { Choice, EpochMs, Flag, ListOf, Nested, Text, Texts, Uuid, Whole } from '../fields';
import { Initiator } from '../gateway/accounts';

export const MIGRATION_PHASES = [
  ...(['planned', 'published', 'clawpack-ready', 'legacy-zip-only', 'metadata-ready', 'blocked'] as const),
  'ready-for-openclaw',
] as const;
export type MigrationPhase = (typeof MIGRATION_PHASES)[number];

/** Longer texts are cut to what is kept (server-semantics 4.14); this is as much as a request may bring. */
const MOST_TEXT = 20_000;

/** How far a plugin that comes with OpenClaw is on its way to a package of its own. */
class MigrationState {
  @Text() packageName: string;
  @Text({ nullable: true }) owner: string | null;
  @Text({ nullable: true }) sourceRepo: string | null;
  @Text({ nullable: true }) sourcePath: string | null;
  @Text({ nullable: true }) sourceCommit: string | null;
  @Choice(MIGRATION_PHASES) phase: MigrationPhase;
  @Texts() blockers: string[];
  @Flag() hostTargetsComplete: boolean;
  @Flag() scanClean: boolean;
  @Flag() moderationApproved: boolean;
  @Flag() runtimeBundlesReady: boolean;
  @Text({ nullable: true }) notes: string | null;
}
export class OfficialMigration extends MigrationState {
  @Uuid() migrationId: string;
  @Text() bundledPluginId: string;
  @Uuid({ nullable: true, description: 'null: there is no such package' }) packageId: string | null;
  @EpochMs() createdAt: number;
  @EpochMs() updatedAt: number;
}

export class ListOfficialMigrationsInput {
  @Choice(MIGRATION_PHASES, { optional: true, description: 'Absent: all' }) phase?: MigrationPhase;
  @Whole({ min: 1, max: 100 }) limit: number;
  @Text({ optional: true, max: 2_000 }) cursor?: string;
}
export class OfficialMigrationList {
  @ListOf(() => OfficialMigration) items: OfficialMigration[];
  @Text({ nullable: true }) nextCursor: string | null;
  @Flag() done: boolean;
}
/** What was changed last comes first. Moderators only. */
export const listOfficialMigrations = rpc({
  subject: 'reef.rpc.catalog.officialMigration.list.v1',
  input: ListOfficialMigrationsInput,
  output: OfficialMigrationList,
  errors: ['FORBIDDEN'],
});

/** POST /api/v1/packages/migrations. Fields whose absence has a sentence of its own are optional here. */
export class SaveOfficialMigrationBody {
  @Text({ optional: true, max: MOST_TEXT, description: 'Required; in any case' }) bundledPluginId?: string;
  @Text({ optional: true, max: MOST_TEXT, description: 'Required; the package may be missing' }) packageName?: string;
  @Text({ optional: true, nullable: true, max: MOST_TEXT }) owner?: string | null;
  @Text({ optional: true, nullable: true, max: MOST_TEXT }) sourceRepo?: string | null;
  @Text({ optional: true, nullable: true, max: MOST_TEXT }) sourcePath?: string | null;
  @Text({ optional: true, nullable: true, max: MOST_TEXT }) sourceCommit?: string | null;
  @Choice(MIGRATION_PHASES, { optional: true, description: 'Absent: as it is; of a new one planned, or blocked' })
  phase?: MigrationPhase;
  @Texts({ optional: true, maxItems: 1_000, max: MOST_TEXT, description: 'At most 20 are kept' }) blockers?: string[];
  @Flag({ optional: true }) hostTargetsComplete?: boolean;
  @Flag({ optional: true }) scanClean?: boolean;
  @Flag({ optional: true }) moderationApproved?: boolean;
  @Flag({ optional: true }) runtimeBundlesReady?: boolean;
  @Text({ optional: true, nullable: true, max: MOST_TEXT }) notes?: string | null;
}
export class SavedOfficialMigration {
  @Flag() ok: boolean;
  @Nested(() => OfficialMigration) migration: OfficialMigration;
}
/** Writes the migration of a bundled plugin, or changes it. It says how things stand and does nothing. Administrators only. */
export const saveOfficialMigration = rpc({
  subject: 'reef.rpc.catalog.officialMigration.save.v1',
  input: SaveOfficialMigrationBody,
  output: SavedOfficialMigration,
  errors: ['FORBIDDEN', 'INVALID_INPUT'],
});

export class OfficialMigrationSaved {
  @Uuid() migrationId: string;
  @Text() bundledPluginId: string;
  @Nested(() => MigrationState, { nullable: true, description: 'null: it is new' }) before: MigrationState | null;
  @Nested(() => MigrationState) after: MigrationState;
  @Nested(() => Initiator) by: Initiator;
}
export const officialMigrationSaved = event({
  subject: 'reef.evt.catalog.officialMigration.saved.v1',
  payload: OfficialMigrationSaved,
});
