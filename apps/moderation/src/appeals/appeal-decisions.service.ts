import { Injectable } from '@nestjs/common';
import { appealResolved, type AppealAction, type ResolveAppealInput, type ResolvedAppeal } from '@app/contracts';
import { assertStaff, Clock, currentActor, currentInitiator, DomainError } from '@app/kernel';
import { InjectUnitOfWork, onUniqueViolation, type Tx, type UnitOfWork } from '@app/persistence';
import { APPEAL_CASE, assertTransition, caseNotFound, decisionOf } from '../cases/case.rules';
import { Hidings } from '../rulings/hidings';
import { Rulings } from '../rulings/rulings.service';
import { AppealsRepository } from './appeals.repository';

/** What an accepted appeal does, and why. */
interface Outcome {
  readonly action: AppealAction;
  readonly target: ResolveAppealInput['target'];
  readonly reason: string;
  readonly caseId: string;
}

/** Moderators decide appeals. */
@Injectable()
export class AppealDecisions {
  constructor(
    @InjectUnitOfWork('moderation') private readonly unitOfWork: UnitOfWork,
    private readonly appeals: AppealsRepository,
    private readonly rulings: Rulings,
    private readonly hidings: Hidings,
    private readonly clock: Clock,
  ) {}

  async resolve({ kind, appealId, target, ...asked }: ResolveAppealInput): Promise<ResolvedAppeal> {
    assertStaff('moderator');
    const decision = decisionOf(APPEAL_CASE, { kind, ...asked });
    const { status, action, note } = decision;
    return this.unitOfWork.run(async (tx) => {
      const appeal = await this.appeals.lock(tx, kind, appealId);
      if (appeal?.itemId !== target.itemId) throw caseNotFound(kind, 'appeal');
      assertTransition(APPEAL_CASE, appeal.status, status);
      const { itemId, versionId } = appeal;
      const by = currentActor()?.userId ?? null;
      const another = () => new DomainError('CASE_DECIDED', 'Another appeal about the same is open.');
      await onUniqueViolation('appeal_one_open', another, () =>
        this.appeals.decide(tx, appealId, { ...decision, by, at: this.clock.now() }),
      );
      const outcome = { action, target: { ...target, versionId }, caseId: appealId };
      if (note !== null) await this.act(tx, { ...outcome, reason: note });
      const facts = { appealId, kind, itemId, versionId, name: target.name, by: currentInitiator() };
      await tx.emit(appealResolved, { ...facts, before: appeal.status, after: status, note, action });
      return { appealId, itemId, versionId, status, actionTaken: action };
    });
  }

  /** Both clear the version; restoring also shows a skill again, whoever has hidden it (server-semantics 3.14). */
  private async act(tx: Tx, { action, target, reason, caseId }: Outcome): Promise<void> {
    if (action === 'none') return;
    if (action === 'restore') await this.hidings.set(tx, target, { hidden: false, reason, caseId });
    await this.rulings.apply(tx, target, { state: 'approved', reason }, caseId);
  }
}
