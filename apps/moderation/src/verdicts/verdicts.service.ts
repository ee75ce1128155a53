import { Injectable } from '@nestjs/common';
import { verdictChanged, type Verdict } from '@app/contracts';
import type { Tx } from '@app/persistence';
import { effectiveVerdict } from './verdict.rules';
import { VerdictsRepository, type VersionKey } from './verdicts.repository';

/** Works verdicts out and says them. */
@Injectable()
export class Verdicts {
  constructor(private readonly repository: VerdictsRepository) {}

  /**
   * Works the verdict of a version out again, after something it follows from has changed.
   * @param version locked
   */
  async reconsider(tx: Tx, { kind, itemId, versionId }: VersionKey): Promise<{ verdict: Verdict; revision: number }> {
    const effective = effectiveVerdict(await this.repository.judged(tx, { kind, itemId, versionId }));
    const revision = await this.repository.save(tx, versionId, effective.verdict);
    await tx.emit(verdictChanged, { kind, itemId, versionId, ...effective, revision });
    return { verdict: effective.verdict, revision };
  }
}
