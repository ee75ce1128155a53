import { Injectable } from '@nestjs/common';
import { userBanned } from '@app/contracts';
import { OnEvent, type Envelope } from '@app/messaging';
import type { Tx } from '@app/persistence';
import { Sessions } from './sessions.service';

/** A banned user is signed out for good. Until this has happened, their sessions do not count: `Sessions.find`. */
@Injectable()
export class EndSessions {
  constructor(private readonly sessions: Sessions) {}

  @OnEvent(userBanned, 'gateway-end-sessions')
  async onUserBanned({ payload }: Envelope<typeof userBanned>, tx: Tx): Promise<void> {
    await this.sessions.endAllIn(tx, payload.userId, 'ban');
  }
}
