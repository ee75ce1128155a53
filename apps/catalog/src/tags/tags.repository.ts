import { Injectable } from '@nestjs/common';
import type { Tx } from '@app/persistence';

@Injectable()
export class TagsRepository {
  /** Every assignment is kept: the newest counts whose version is visible. */
  async assign(tx: Tx, itemId: string, tag: string, versionId: string, now: Date): Promise<void> {
    await tx.query(
      `INSERT INTO catalog.tag (item_id, name, version_id, assigned_at) VALUES ($1, $2, $3, $4)
       ON CONFLICT (item_id, name, version_id) DO UPDATE SET assigned_at = EXCLUDED.assigned_at`,
      [itemId, tag, versionId, now],
    );
  }
}
