import { Injectable } from '@nestjs/common';
import { versionPublished } from '@app/contracts';
import { OnEvent, type Envelope } from '@app/messaging';
import type { Tx } from '@app/persistence';
import { VerdictsRepository } from './verdicts.repository';

/** Every version has a verdict from the start: pending. Nobody needs to be told what they assume anyway. */
@Injectable()
export class NewVersionsSubscriber {
  constructor(private readonly verdicts: VerdictsRepository) {}

  @OnEvent(versionPublished, 'moderation-new-versions')
  async onVersionPublished({ payload }: Envelope<typeof versionPublished>, tx: Tx): Promise<void> {
    await this.verdicts.lock(tx, payload);
  }
}
