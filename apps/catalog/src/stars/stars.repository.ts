import { Injectable } from '@nestjs/common';
import type { Tx } from '@app/persistence';

/** The row is the fact, the item's counter follows it in the same transaction; neither dates the item. */
@Injectable()
export class StarsRepository {
  /** @returns whether the user had not starred it before */
  async add(tx: Tx, itemId: string, userId: string, now: Date): Promise<boolean> {
    await this.lock(tx, itemId);
    const added = await tx.query(
      `INSERT INTO catalog.star (item_id, user_id, created_at) VALUES ($1, $2, $3)
       ON CONFLICT ON CONSTRAINT star_one_per_user_and_item DO NOTHING RETURNING 1`,
      [itemId, userId, now],
    );
    if (added.length > 0) await this.count(tx, itemId, 1);
    return added.length > 0;
  }
  /** @returns whether the user had starred it */
  async remove(tx: Tx, itemId: string, userId: string): Promise<boolean> {
    await this.lock(tx, itemId);
    const removed = await tx.query(`DELETE FROM catalog.star WHERE item_id = $1 AND user_id = $2 RETURNING 1`, [
      itemId,
      userId,
    ]);
    if (removed.length > 0) await this.count(tx, itemId, -1);
    return removed.length > 0;
  }

  /** First, so that a star's foreign key never waits for who waits for the counter. */
  private async lock(tx: Tx, itemId: string): Promise<void> {
    await tx.query(`SELECT 1 FROM catalog.item WHERE id = $1 FOR NO KEY UPDATE`, [itemId]);
  }
  private async count(tx: Tx, itemId: string, by: 1 | -1): Promise<void> {
    await tx.query(`UPDATE catalog.item SET stars = stars + $2 WHERE id = $1`, [itemId, by]);
  }
}
