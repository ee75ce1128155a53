import { Injectable } from '@nestjs/common';
import { scanCompleted, verdictChanged } from '@app/contracts';
import { OnEvent, type Envelope } from '@app/messaging';
import type { Tx } from '@app/persistence';
import { effectiveVerdict } from './verdict.rules';
import { VerdictsRepository } from './verdicts.repository';

/** A scanner's outcome moves the effective verdict; it may come before the news of the version itself. */
@Injectable()
export class ScanResultsSubscriber {
  constructor(private readonly verdicts: VerdictsRepository) {}

  @OnEvent(scanCompleted, 'moderation-scan-results')
  async onScanCompleted({ payload }: Envelope<typeof scanCompleted>, tx: Tx): Promise<void> {
    const { kind, itemId, versionId } = payload;
    await this.verdicts.lock(tx, payload);
    if (!(await this.verdicts.keepOutcome(tx, versionId, payload))) return;
    const effective = effectiveVerdict(await this.verdicts.outcomes(tx, versionId));
    const revision = await this.verdicts.save(tx, versionId, effective.verdict);
    await tx.emit(verdictChanged, { kind, itemId, versionId, ...effective, revision });
  }
}
