import { Injectable } from '@nestjs/common';
import { versionRuled, type CaseTarget, type RuledVersion, type RuleVersionInput, type Ruling } from '@app/contracts';
import { assertStaff, Clock, currentActor, currentInitiator, DomainError } from '@app/kernel';
import { InjectUnitOfWork, type Tx, type UnitOfWork } from '@app/persistence';
import { noteOf } from '../cases/case.rules';
import { VerdictsRepository } from '../verdicts/verdicts.repository';
import { Verdicts } from '../verdicts/verdicts.service';

const CHANGED = 'This version has changed since you looked: another moderator was first, or a scan came in.';

/** The moderators' word about versions. */
@Injectable()
export class Rulings {
  constructor(
    @InjectUnitOfWork('moderation') private readonly unitOfWork: UnitOfWork,
    private readonly repository: VerdictsRepository,
    private readonly verdicts: Verdicts,
    private readonly clock: Clock,
  ) {}

  async rule({ target, state, reason: text, seenRevision }: RuleVersionInput): Promise<RuledVersion> {
    assertStaff('moderator');
    const reason = noteOf(text, 'Moderation reason required');
    return this.unitOfWork.run((tx) => this.apply(tx, target, { state, reason }, null, seenRevision));
  }

  /**
   * The same word again changes nothing and is not said again.
   * @param caseId the report or appeal that led to it
   * @param seenRevision @throws DomainError CASE_DECIDED when the version has another by now
   */
  async apply(
    tx: Tx,
    target: CaseTarget,
    ruling: Ruling,
    caseId: string | null,
    seenRevision?: number,
  ): Promise<RuledVersion> {
    const { kind, itemId, versionId, name, version } = target;
    if (versionId === null) throw new DomainError('INVALID_INPUT', 'Version required');
    const key = { kind, itemId, versionId };
    const { verdict: known, revision: present } = await this.repository.lock(tx, key);
    if (seenRevision !== undefined && seenRevision !== present) throw new DomainError('CASE_DECIDED', CHANGED);
    const { ruling: last } = await this.repository.judged(tx, key);
    const { state } = ruling;
    const alreadyInState = last?.state === state;
    if (alreadyInState && last.reason === ruling.reason) return { state, verdict: known, alreadyInState };
    const by = currentActor()?.userId ?? null;
    await this.repository.saveRuling(tx, versionId, { ...ruling, at: this.clock.nowMs(), by });
    const { verdict, revision } = await this.verdicts.reconsider(tx, key);
    const before = last && { state: last.state, reason: last.reason };
    const facts = { ...key, name, version, caseId, revision, by: currentInitiator() };
    await tx.emit(versionRuled, { ...facts, before, after: ruling });
    return { state, verdict, alreadyInState };
  }
}
