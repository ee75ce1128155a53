import { Injectable } from '@nestjs/common';
import { userBanned, userHeld, userReleased, userUnbanned } from '@app/contracts';
import { OnEvent, type Envelope } from '@app/messaging';
import type { Tx } from '@app/persistence';
import { OwnerHolds } from './owner-holds.service';

/** Hears who is banned or under moderation, and who is so no longer. */
@Injectable()
export class BannedOwnersSubscriber {
  constructor(private readonly holds: OwnerHolds) {}

  @OnEvent(userBanned, 'catalog-banned-owners')
  async onUserBanned({ payload }: Envelope<typeof userBanned>, tx: Tx): Promise<void> {
    const { restrictionId: holdId, publisherIds: ownerIds } = payload;
    await this.holds.hide(tx, { holdId, cause: 'ban', ownerIds });
  }
  @OnEvent(userUnbanned, 'catalog-unbanned-owners')
  async onUserUnbanned({ payload }: Envelope<typeof userUnbanned>, tx: Tx): Promise<void> {
    await this.holds.restore(tx, payload.restrictionId);
  }
  @OnEvent(userHeld, 'catalog-held-owners')
  async onUserHeld({ payload }: Envelope<typeof userHeld>, tx: Tx): Promise<void> {
    const { restrictionId: holdId, publisherIds: ownerIds } = payload;
    await this.holds.hide(tx, { holdId, cause: 'moderation', ownerIds });
  }
  @OnEvent(userReleased, 'catalog-released-owners')
  async onUserReleased({ payload }: Envelope<typeof userReleased>, tx: Tx): Promise<void> {
    await this.holds.restore(tx, payload.restrictionId);
  }
}
