import { Inject, Injectable } from '@nestjs/common';
import type { AskedScannerAgain, AskScannerAgainInput } from '@app/contracts';
import { assertStaff, childTraceparent, currentContext, newId } from '@app/kernel';
import { InjectUnitOfWork, type UnitOfWork } from '@app/persistence';
import { STATIC_SCANNER } from '../jobs/scan-job.rules';
import { ScanWorker } from '../jobs/scan-worker.service';
import { SCANNERS, type Scanners } from '../jobs/scanner';
import { RescansRepository, type ScannerVerdict } from './rescans.repository';

/** Asks scanners again that have not answered: they were away, or were not set up yet. */
@Injectable()
export class ScannerRepairs {
  constructor(
    @InjectUnitOfWork('scanning') private readonly unitOfWork: UnitOfWork,
    private readonly rescans: RescansRepository,
    private readonly worker: ScanWorker,
    @Inject(SCANNERS) private readonly scanners: Scanners,
  ) {}

  /** @throws DomainError FORBIDDEN */
  async askAgain({ releases, scanner: name, dryRun }: AskScannerAgainInput): Promise<AskedScannerAgain> {
    assertStaff('moderator');
    const scanner = this.scanners.find((each) => each.name === name && name !== STATIC_SCANNER);
    const known = await this.rescans.known([...new Set(releases.map(({ versionId }) => versionId))]);
    const verdicts = await this.rescans.verdictsOf(known, name);
    const undecided = verdicts.filter(isUndecided);
    const due = scanner === undefined ? [] : undecided.filter(({ open }) => !open).map(({ id }) => id);
    if (scanner !== undefined && !dryRun && due.length > 0) await this.queue(due, scanner);
    return {
      undecided: undecided.length,
      isSetUp: scanner !== undefined,
      queued: releases.filter(({ versionId }) => due.includes(versionId)).map((release) => release.name),
      verdicts: countsOf(verdicts),
    };
  }

  private async queue(versionIds: readonly string[], { name, deadlineMs }: Scanners[number]): Promise<void> {
    const context = currentContext() ?? { requestId: newId(), traceparent: childTraceparent() };
    await this.unitOfWork.run(async (tx) => {
      await this.rescans.lock(tx, versionIds);
      await this.rescans.add(tx, versionIds, { scanner: name, engineVersion: name, deadlineMs, context });
      tx.onCommit(() => this.worker.wake());
    });
  }
}

function isUndecided({ verdict }: ScannerVerdict): boolean {
  return verdict === null || verdict === 'inconclusive';
}
function countsOf(verdicts: readonly ScannerVerdict[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { verdict } of verdicts) counts[verdict ?? 'none'] = (counts[verdict ?? 'none'] ?? 0) + 1;
  return counts;
}
