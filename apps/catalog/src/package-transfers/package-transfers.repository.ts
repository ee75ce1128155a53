import { Injectable } from '@nestjs/common';
import type { FoundPublisher } from '@app/contracts';
import type { Tx } from '@app/persistence';

@Injectable()
export class PackageTransfersRepository {
  /** @param itemId of a package, locked */
  async changeOwner(tx: Tx, itemId: string, { id, handle, displayName }: FoundPublisher): Promise<void> {
    await tx.query(`UPDATE catalog.item SET owner_id = $2, owner_handle = $3, owner_display_name = $4 WHERE id = $1`, [
      itemId,
      id,
      handle,
      displayName,
    ]);
  }
}
