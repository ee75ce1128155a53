import { Injectable } from '@nestjs/common';
import { userBanned } from '@app/contracts';
import { OnEvent, type Envelope } from '@app/messaging';
import type { Tx } from '@app/persistence';
import { InstallsService } from './installs.service';

/** Hears who is banned: what they have installed does not count any more (server-semantics 6.4). */
@Injectable()
export class BannedUsersSubscriber {
  constructor(private readonly installs: InstallsService) {}

  @OnEvent(userBanned, 'catalog-banned-installs')
  async onUserBanned({ payload }: Envelope<typeof userBanned>, tx: Tx): Promise<void> {
    await this.installs.forget(tx, payload.userId);
  }
}
