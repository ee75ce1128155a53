import { Injectable } from '@nestjs/common';
import type { Tx } from '@app/persistence';
import type { RatablePlugin } from '../plugins/ratable-plugin';

@Injectable()
export class RolloutRepository {
  /** @param heldSince null: updates are allowed. The row is locked by whoever has just counted */
  async keep(tx: Tx, pluginId: string, heldSince: Date | null): Promise<void> {
    await tx.query('UPDATE ratings.rating_totals SET held_since = $2 WHERE plugin_id = $1', [pluginId, heldSince]);
  }

  /** The plugin as events name it, whoever may see it. */
  async plugin(tx: Tx, pluginId: string): Promise<RatablePlugin> {
    const [plugin] = await tx.query<RatablePlugin>(
      'SELECT id, name, owner_id AS "ownerId", channel FROM ratings.ratable_plugin WHERE id = $1',
      [pluginId],
    );
    return plugin!;
  }
}
