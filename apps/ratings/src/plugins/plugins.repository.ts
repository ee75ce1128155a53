import { Injectable } from '@nestjs/common';
import type { FoundPlugin, VersionDecided } from '@app/contracts';
import { InjectUnitOfWork, type Tx, type UnitOfWork } from '@app/persistence';
import type { RatablePlugin } from './ratable-plugin';

@Injectable()
export class PluginsRepository {
  constructor(@InjectUnitOfWork('ratings') private readonly unitOfWork: UnitOfWork) {}

  /**
   * The plugin with this name, else with this runtime id, as far as this service knows; as a member of these publishers
   * sees it. One whose channel is not known yet is not known.
   */
  async find(pluginId: string, publisherIds: readonly string[]): Promise<RatablePlugin | undefined> {
    const [plugin] = await this.unitOfWork.query<RatablePlugin>(
      `SELECT id, name, owner_id AS "ownerId", channel FROM ratings.ratable_plugin
       WHERE visible AND (channel <> 'private' OR owner_id = ANY($2::uuid[])) AND (name = $1 OR runtime_id = $1)
       ORDER BY name = $1 DESC LIMIT 1`,
      [pluginId, publisherIds],
    );
    return plugin;
  }

  /** A plugin this service has a rating of, visible or not. */
  async known(tx: Tx, id: string): Promise<RatablePlugin> {
    const [plugin] = await tx.query<RatablePlugin>(
      `SELECT id, name, owner_id AS "ownerId", channel FROM ratings.ratable_plugin WHERE id = $1`,
      [id],
    );
    return plugin!;
  }

  /** The moment a question is asked, in the order in which events are heard. */
  async askedNow(): Promise<string> {
    const [row] = await this.unitOfWork.query<{ asked: string }>(`SELECT nextval('ratings.heard') AS asked`);
    return row!.asked;
  }

  /** Keeps what the catalog answered to a question of `asked`, unless an event came since: it may know better. */
  async keepAnswer(tx: Tx, found: FoundPlugin, asked: string): Promise<void> {
    const { packageId, name, runtimeId, ownerId, channel } = found;
    await this.ensure(tx, { id: packageId, name, ownerId });
    // A runtime id names one plugin at a time, and the catalog has just said which.
    await tx.query('UPDATE ratings.ratable_plugin SET runtime_id = NULL WHERE runtime_id = $1 AND id <> $2', [
      runtimeId,
      packageId,
    ]);
    await tx.query(
      `UPDATE ratings.ratable_plugin SET name = $2, runtime_id = $3, owner_id = $4, channel = $5, visible = true
       WHERE id = $1 AND heard <= $6`,
      [packageId, name, runtimeId, ownerId, channel, asked],
    );
  }

  /** Takes over a decision about one version, unless a newer one about it is known. @returns whether it did */
  async keepDecision(tx: Tx, decided: VersionDecided): Promise<boolean> {
    const { itemId, versionId, name, ownerId, channel, visible, revision } = decided;
    await this.ensure(tx, { id: itemId, name, ownerId });
    // Decisions about versions of one plugin wait here for each other, so that each sees what the others have written.
    await tx.query(`UPDATE ratings.ratable_plugin SET heard = nextval('ratings.heard') WHERE id = $1`, [itemId]);
    const kept = await tx.query(
      `INSERT INTO ratings.ratable_version AS known (id, plugin_id, visible, revision) VALUES ($1, $2, $3, $4)
       ON CONFLICT ON CONSTRAINT ratable_version_pkey DO UPDATE
         SET visible = EXCLUDED.visible, revision = EXCLUDED.revision WHERE known.revision < EXCLUDED.revision
       RETURNING 1`,
      [versionId, itemId, visible, revision],
    );
    if (kept.length === 0) return false;
    await tx.query(
      `UPDATE ratings.ratable_plugin p SET name = $2, owner_id = $3, channel = coalesce($4, channel),
         visible = EXISTS (SELECT FROM ratings.ratable_version v WHERE v.plugin_id = p.id AND v.visible)
       WHERE id = $1`,
      [itemId, name, ownerId, channel ?? null],
    );
    return true;
  }

  /**
   * Makes the plugin's row, invisible, unless it is there. Without naming a constraint: of two transactions that make
   * the same row at once, the second would fail on the one it did not name.
   */
  private async ensure(tx: Tx, { id, name, ownerId }: Omit<RatablePlugin, 'channel'>): Promise<void> {
    await tx.query(
      `INSERT INTO ratings.ratable_plugin (id, name, owner_id, visible, heard) VALUES ($1, $2, $3, false, 0)
       ON CONFLICT DO NOTHING`,
      [id, name, ownerId],
    );
  }
}
