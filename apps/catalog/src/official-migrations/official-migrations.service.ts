import { Inject, Injectable } from '@nestjs/common';
import {
  officialMigrationSaved,
  type ListOfficialMigrationsInput,
  type OfficialMigration,
  type OfficialMigrationList,
  type SavedOfficialMigration,
  type SaveOfficialMigrationBody,
} from '@app/contracts';
import { Clock, newId } from '@app/kernel';
import { Cursors, InjectUnitOfWork, type Tx, type UnitOfWork } from '@app/persistence';
import { processConfig, type ProcessSettings } from '@app/runtime';
import { assertStaff, currentInitiator } from '../owners/staff';
import { bundledPluginIdOf, changedMigration, type MigrationState } from './official-migration.rules';
import { OfficialMigrationsRepository, type AfterMigration, type MigrationRow } from './official-migrations.repository';

/** How far the plugins that come with OpenClaw are on their way to packages (server-semantics 4.14). A list, no more. */
@Injectable()
export class OfficialMigrations {
  private readonly cursors: Cursors;

  constructor(
    @InjectUnitOfWork('catalog') private readonly unitOfWork: UnitOfWork,
    private readonly repository: OfficialMigrationsRepository,
    private readonly clock: Clock,
    @Inject(processConfig.token) { REEF_SECRET_KEY }: ProcessSettings,
  ) {
    this.cursors = new Cursors(REEF_SECRET_KEY);
  }

  /** @throws DomainError FORBIDDEN */
  async list({ phase, limit, cursor }: ListOfficialMigrationsInput): Promise<OfficialMigrationList> {
    assertStaff('moderator');
    const scope = `official-migrations ${phase ?? 'all'}`;
    const rows = await this.repository.list(phase, this.after(scope, cursor), limit + 1);
    const shown = rows.slice(0, limit);
    const last = shown.at(-1);
    const done = rows.length <= limit;
    const nextCursor =
      done || last === undefined ? null : this.cursors.encode(scope, [last.updatedAt.getTime(), last.id]);
    return { items: shown.map(viewOf), nextCursor, done };
  }

  /** @throws DomainError FORBIDDEN, INVALID_INPUT */
  async save(body: SaveOfficialMigrationBody): Promise<SavedOfficialMigration> {
    assertStaff('admin');
    const bundledPluginId = bundledPluginIdOf(body.bundledPluginId);
    return this.unitOfWork.run(async (tx) => {
      const before = await this.write(tx, bundledPluginId, body);
      const saved = await this.repository.lock(tx, bundledPluginId);
      if (saved === undefined) throw new Error(`the migration of ${bundledPluginId} was not written`);
      const change = { before: before === undefined ? null : stateOf(before), after: stateOf(saved) };
      const subject = { migrationId: saved.id, bundledPluginId };
      await tx.emit(officialMigrationSaved, { ...subject, ...change, by: currentInitiator() });
      return { ok: true, migration: viewOf(saved) };
    });
  }

  /** @returns what was there before */
  private async write(tx: Tx, pluginId: string, body: SaveOfficialMigrationBody): Promise<MigrationRow | undefined> {
    const now = this.clock.now();
    const isNew = await this.repository.insert(tx, newId(), pluginId, changedMigration(body, undefined), now);
    const known = isNew ? undefined : await this.repository.lock(tx, pluginId);
    if (known !== undefined) await this.repository.update(tx, known.id, changedMigration(body, known), now);
    return known;
  }

  private after(scope: string, cursor: string | undefined): AfterMigration | undefined {
    const [updatedAt, id] = this.cursors.decode(scope, cursor) ?? [];
    return typeof updatedAt === 'number' && typeof id === 'string' ? { updatedAt, id } : undefined;
  }
}

function stateOf({ id, bundledPluginId, packageId, createdAt, updatedAt, ...state }: MigrationRow): MigrationState {
  return state;
}
function viewOf({ id, createdAt, updatedAt, ...row }: MigrationRow): OfficialMigration {
  return { migrationId: id, ...row, createdAt: createdAt.getTime(), updatedAt: updatedAt.getTime() };
}
