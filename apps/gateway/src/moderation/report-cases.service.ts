import { Injectable } from '@nestjs/common';
import {
  findModerated,
  getReport,
  listReports,
  REPORT_STATUSES,
  submitReport,
  triageReport,
  type CaseTarget,
  type FindReleaseInput,
  type ItemKind,
  type ModeratedItem,
  type ReportRecord,
  type SubmittedReport,
  type TriagedReport,
} from '@app/contracts';
import { DomainError } from '@app/kernel';
import { RpcClient } from '@app/messaging';
import { caseIdOf, caseListOf, targetOf, type CaseListQuery } from './case.rules';
import { DescribedCases } from './described-cases';
import type { CasePerson, TriageBody } from './report.views';

/** A report with what it is about. */
type ShowReport<V> = (item: ModeratedItem, record: ReportRecord, reporter: CasePerson) => V;

/** Reports of skills and packages: the catalog says what is meant, moderation keeps the case. */
@Injectable()
export class ReportCases {
  constructor(
    private readonly rpc: RpcClient,
    private readonly cases: DescribedCases,
  ) {}

  async submit(named: FindReleaseInput, reason: string): Promise<{ target: CaseTarget; report: SubmittedReport }> {
    const item = await this.rpc.call(findModerated, { ...named, purpose: 'report' });
    const target = targetOf(item, named.version !== undefined);
    return { target, report: await this.rpc.call(submitReport, { target, reason }) };
  }

  async list<V>(kind: ItemKind, query: CaseListQuery, show: ShowReport<V>) {
    const most = kind === 'skill' ? 200 : 100;
    const asked = caseListOf(query, REPORT_STATUSES, most, `Invalid ${kind} report status`);
    const page = await this.rpc.call(listReports, { kind, ...asked });
    return this.cases.page(
      page,
      ({ reporterId }) => reporterId,
      (item, record, reporter) => [show(item, record, reporter)],
    );
  }

  /** An action is about the release that was reported, else the newest (server-semantics 4.12). */
  async triage(kind: ItemKind, id: string, body: TriageBody): Promise<TriagedReport> {
    const notFound = new DomainError('REPORT_NOT_FOUND', `${kind === 'skill' ? 'Skill' : 'Package'} report not found`);
    const reportId = caseIdOf(id, notFound);
    const report = await this.rpc.call(getReport, { kind, reportId });
    const item = await this.cases.item(report);
    if (item === undefined) throw notFound;
    return this.rpc.call(triageReport, { kind, reportId, ...body, target: targetOf(item, true) });
  }
}
