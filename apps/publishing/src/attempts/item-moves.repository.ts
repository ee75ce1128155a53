import { Injectable } from '@nestjs/common';
import type { Tx } from '@app/persistence';

/**
 * Keeps the attempts of a skill or a package under the owner and the name it has now, so that what it has left behind is
 * free for others, and the catalog decides about it. Name and owner change on their own, because the events about them
 * come in any order. Where an attempt stands in the way of another for the same version, it goes out of it.
 */
@Injectable()
export class ItemMovesRepository {
  async changeName(tx: Tx, itemId: string, from: string, to: string): Promise<void> {
    await tx.query(
      `UPDATE publishing.attempt a SET name = ${freeName('a.owner_id', '$3')}
       WHERE item_id = $1 AND name = $2 AND state <> 'failed'`,
      [itemId, from, to],
    );
  }
  async changeOwner(tx: Tx, itemId: string, from: string, to: string): Promise<void> {
    await tx.query(
      `UPDATE publishing.attempt a SET owner_id = $3::uuid, name = ${freeName('$3::uuid', 'a.name')}
       WHERE item_id = $1 AND owner_id = $2 AND state <> 'failed'`,
      [itemId, from, to],
    );
  }
  /** For good: the item has no name any more. */
  async fileAway(tx: Tx, itemId: string): Promise<void> {
    await tx.query(
      `UPDATE publishing.attempt a SET name = ${OUT_OF_THE_WAY} WHERE item_id = $1 AND state <> 'failed'`,
      [itemId],
    );
  }
}

/** No slug has a slash, and no name of a package this one. */
const OUT_OF_THE_WAY = `'moved/' || a.item_id`;

function freeName(ownerId: string, name: string): string {
  return `CASE WHEN EXISTS (
      SELECT FROM publishing.attempt other WHERE other.kind = a.kind AND other.owner_id = ${ownerId}
        AND other.name = ${name} AND other.version = a.version AND other.state <> 'failed' AND other.id <> a.id)
    THEN ${OUT_OF_THE_WAY} ELSE ${name} END`;
}
