import { Injectable } from '@nestjs/common';
import { verdictChanged } from '@app/contracts';
import { OnEvent, type Envelope } from '@app/messaging';
import type { Tx } from '@app/persistence';
import { DecisionsService } from './decisions.service';

/** Hears what moderation thinks of versions. */
@Injectable()
export class VerdictsSubscriber {
  constructor(private readonly decisions: DecisionsService) {}

  @OnEvent(verdictChanged, 'catalog-version-verdicts')
  async onVerdictChanged({ payload }: Envelope<typeof verdictChanged>, tx: Tx): Promise<void> {
    await this.decisions.takeVerdict(tx, payload);
  }
}
