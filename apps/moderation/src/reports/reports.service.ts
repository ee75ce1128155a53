import { Injectable } from '@nestjs/common';
import {
  MAX_OPEN_REPORTS,
  reportOpened,
  type ListReportsInput,
  type ReportPage,
  type ReportRecord,
  type ReportReference,
  type SubmitReportInput,
  type SubmittedReport,
} from '@app/contracts';
import { assertStaff, Clock, currentActor, currentInitiator, DomainError, newId } from '@app/kernel';
import { InjectUnitOfWork, type UnitOfWork } from '@app/persistence';
import { CasePages } from '../cases/case-pages';
import { caseNotFound, statementOf } from '../cases/case.rules';
import { AutomaticQuarantine } from '../quarantine/quarantine.service';
import { ReportsRepository } from './reports.repository';

/** In characters; what is longer is cut (server-semantics 3.14). */
const MOST_REASON = 500;

/**
 * What people say against items. It changes nothing of what anybody sees: that is for moderators, except where trusted
 * reporters hold a young item back.
 */
@Injectable()
export class ReportsService {
  constructor(
    @InjectUnitOfWork('moderation') private readonly unitOfWork: UnitOfWork,
    private readonly reports: ReportsRepository,
    private readonly pages: CasePages,
    private readonly quarantine: AutomaticQuarantine,
    private readonly clock: Clock,
  ) {}

  async submit({ target, reason: text }: SubmitReportInput): Promise<SubmittedReport> {
    const reporterId = currentActor()?.userId;
    if (reporterId === undefined) throw new DomainError('UNAUTHENTICATED');
    const reason = statementOf(text, MOST_REASON, 'Report reason required.');
    const { kind, itemId, versionId, name } = target;
    return this.unitOfWork.run(async (tx) => {
      await this.reports.lockReporter(tx, reporterId);
      await this.reports.lockItem(tx, itemId);
      const known = await this.reports.findBy(tx, itemId, reporterId);
      const answer = async (reportId: string, reported: boolean): Promise<SubmittedReport> => {
        const reportCount = await this.reports.countOpenOf(tx, itemId);
        return { reportId, reported, alreadyReported: !reported, reportCount };
      };
      if (known?.status === 'open') return answer(known.reportId, false);
      if ((await this.reports.countOpenBy(tx, reporterId)) >= MAX_OPEN_REPORTS)
        throw new DomainError('REPORT_LIMIT_REACHED');
      const at = this.clock.now();
      const reportId = await this.reports.open(tx, { id: newId(), kind, itemId, versionId, reporterId, reason, at });
      const submitted = await answer(reportId, true);
      const facts = { reportId, kind, itemId, versionId, name, reason, by: currentInitiator() };
      await tx.emit(reportOpened, { ...facts, openReports: submitted.reportCount });
      await this.quarantine.consider(tx, target, reportId);
      return submitted;
    });
  }

  /** @throws DomainError FORBIDDEN */
  list(input: ListReportsInput): Promise<ReportPage> {
    assertStaff('moderator');
    return this.pages.page(
      `reports${input.itemId ?? ''}`,
      input,
      (query) => this.reports.page(query, input.itemId),
      ({ createdAt: atMs, reportId: id }) => ({ atMs, id }),
    );
  }

  /** @throws DomainError FORBIDDEN, REPORT_NOT_FOUND */
  async get({ kind, reportId }: ReportReference): Promise<ReportRecord> {
    assertStaff('moderator');
    const report = await this.reports.find(kind, reportId);
    if (report === undefined) throw caseNotFound(kind, 'report');
    return report;
  }
}
