import { Injectable } from '@nestjs/common';
import { uploaderSuspected, userHeld } from '@app/contracts';
import { Clock, newId } from '@app/kernel';
import { OnEvent, type Envelope } from '@app/messaging';
import type { Tx } from '@app/persistence';
import { AccountFacts } from './account-facts';
import { Restrictions } from './restrictions';

/**
 * Puts who publishes malware again and again under moderation (server-semantics 1.4 and 3.9): they go on, and nobody
 * sees what they own until somebody has looked. The staff is left alone.
 */
@Injectable()
export class SuspectedUploadersSubscriber {
  constructor(
    private readonly restrictions: Restrictions,
    private readonly facts: AccountFacts,
    private readonly clock: Clock,
  ) {}

  @OnEvent(uploaderSuspected, 'gateway-suspected-uploaders')
  async onUploaderSuspected({ payload }: Envelope<typeof uploaderSuspected>, tx: Tx): Promise<void> {
    const { userId, maliciousVersions, windowHours } = payload;
    const user = await this.restrictions.lock(tx, { id: userId });
    if (user.state !== 'active' || user.role !== 'user') return;
    const reason = `${maliciousVersions} malicious versions within ${windowHours} hours`;
    const placed = { id: newId(), userId, kind: 'hold', reason, placedAt: this.clock.now() } as const;
    const publisherIds = await this.restrictions.placeHold(tx, user, placed);
    if (publisherIds === undefined) return;
    const account = { userId, handle: user.handle, restrictionId: placed.id, reason, publisherIds };
    await this.facts.tell(tx, userHeld, { ...account, by: { kind: 'system' } });
  }
}
