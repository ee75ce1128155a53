import { Injectable } from '@nestjs/common';
import { scanCompleted } from '@app/contracts';
import { OnEvent, type Envelope } from '@app/messaging';
import type { Tx } from '@app/persistence';
import { VerdictsRepository } from './verdicts.repository';
import { Verdicts } from './verdicts.service';

/** A scanner's outcome moves the effective verdict; it may come before the news of the version itself. */
@Injectable()
export class ScanResultsSubscriber {
  constructor(
    private readonly repository: VerdictsRepository,
    private readonly verdicts: Verdicts,
  ) {}

  @OnEvent(scanCompleted, 'moderation-scan-results')
  async onScanCompleted({ payload }: Envelope<typeof scanCompleted>, tx: Tx): Promise<void> {
    await this.repository.lock(tx, payload);
    if (payload.asked !== undefined) await this.repository.keepAsked(tx, payload.versionId, payload.asked);
    if (await this.repository.keepOutcome(tx, payload.versionId, payload)) await this.verdicts.reconsider(tx, payload);
  }
}
