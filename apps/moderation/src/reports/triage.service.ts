import { Injectable } from '@nestjs/common';
import {
  reportTriaged,
  type CaseTarget,
  type ReportAction,
  type TriagedReport,
  type TriageReportInput,
} from '@app/contracts';
import { assertStaff, Clock, currentActor, currentInitiator, DomainError } from '@app/kernel';
import { InjectUnitOfWork, type Tx, type UnitOfWork } from '@app/persistence';
import { assertTransition, caseNotFound, decisionOf, REPORT_CASE } from '../cases/case.rules';
import { Hidings } from '../rulings/hidings';
import { Rulings } from '../rulings/rulings.service';
import { ReportsRepository } from './reports.repository';

/** Moderators decide reports. */
@Injectable()
export class TriageService {
  constructor(
    @InjectUnitOfWork('moderation') private readonly unitOfWork: UnitOfWork,
    private readonly reports: ReportsRepository,
    private readonly rulings: Rulings,
    private readonly hidings: Hidings,
    private readonly clock: Clock,
  ) {}

  async triage({ kind, reportId, target, ...asked }: TriageReportInput): Promise<TriagedReport> {
    assertStaff('moderator');
    const decision = decisionOf(REPORT_CASE, { kind, ...asked });
    const { status, action, note } = decision;
    return this.unitOfWork.run(async (tx) => {
      await this.reports.lockItem(tx, target.itemId);
      const report = await this.reports.lock(tx, kind, reportId);
      if (report?.itemId !== target.itemId) throw caseNotFound(kind, 'report');
      assertTransition(REPORT_CASE, report.status, status);
      const by = currentActor()?.userId ?? null;
      await this.reports.decide(tx, reportId, { ...decision, by, at: this.clock.now() });
      if (note !== null) await this.act(tx, action, target, note, reportId);
      const { itemId, versionId } = report;
      const reportCount = await this.reports.countOpenOf(tx, itemId);
      const facts = { reportId, kind, itemId, versionId, name: target.name, openReports: reportCount };
      const change = { before: report.status, after: status, note, action };
      await tx.emit(reportTriaged, { ...facts, ...change, by: currentInitiator() });
      return { reportId, itemId, status, reportCount, actionTaken: action };
    });
  }

  private async act(tx: Tx, action: ReportAction, target: CaseTarget, reason: string, caseId: string): Promise<void> {
    if (action === 'none') return;
    if (action === 'hide') return this.hidings.set(tx, target, { hidden: true, reason, caseId });
    if (target.versionId === null) throw new DomainError('INVALID_INPUT', 'Package report has no release to moderate');
    const state = action === 'quarantine' ? 'quarantined' : 'revoked';
    await this.rulings.apply(tx, target, { state, reason }, caseId);
  }
}
