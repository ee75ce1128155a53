import { Injectable } from '@nestjs/common';
import {
  APPEAL_STATUSES,
  getAppeal,
  getReport,
  listAppeals,
  listReports,
  REPORT_STATUSES,
  type ItemKind,
} from '@app/contracts';
import { DomainError } from '@app/kernel';
import { RpcClient } from '@app/messaging';
import { UsersRepository } from '../accounts/users.repository';
import { isUuid } from '../edge/uuid.rules';
import { AppealCases } from '../moderation/appeal-cases.service';
import { DescribedCases } from '../moderation/described-cases';
import { ReportCases } from '../moderation/report-cases.service';
import { appealDecision, reportDecision } from './case-decision.rules';
import { appealCase, reportCase, type CaseSort, type ConsoleCase, type ConsoleCases } from './case.view';

/** Which cases somebody wants to see. */
export interface CasesView {
  readonly sort: CaseSort;
  readonly kind: ItemKind;
  readonly status: string;
  readonly itemId: string | undefined;
  readonly cursor: string | undefined;
}
/** One case. */
export type CaseKey = Pick<ConsoleCase, 'sort' | 'kind' | 'id'>;

const PAGE = 25;

/** Reports and appeals, as the API has them. */
@Injectable()
export class ConsoleCasesService {
  constructor(
    private readonly rpc: RpcClient,
    private readonly cases: DescribedCases,
    private readonly reports: ReportCases,
    private readonly appeals: AppealCases,
    private readonly users: UsersRepository,
  ) {}

  async list({ sort, kind, status: asked, itemId, cursor }: CasesView): Promise<ConsoleCases> {
    const page = { kind, limit: PAGE, ...(cursor === undefined ? {} : { cursor }) };
    if (sort === 'report') {
      const status = REPORT_STATUSES.find((known) => known === asked);
      const wanted = { ...page, ...(status && { status }), ...(itemId === undefined ? {} : { itemId }) };
      const found = await this.rpc.call(listReports, wanted);
      return this.cases.page(
        found,
        ({ reporterId }) => reporterId,
        (...shown) => [reportCase(...shown)],
      );
    }
    const status = APPEAL_STATUSES.find((known) => known === asked);
    const found = await this.rpc.call(listAppeals, { ...page, ...(status && { status }) });
    return this.cases.page(
      found,
      ({ submitterId }) => submitterId,
      (...shown) => [appealCase(...shown)],
    );
  }

  /** @throws DomainError NOT_FOUND */
  async get({ sort, kind, id }: CaseKey): Promise<ConsoleCase> {
    if (!isUuid(id)) throw new DomainError('NOT_FOUND');
    const [found] = sort === 'report' ? await this.report(kind, id) : await this.appeal(kind, id);
    if (found === undefined) throw new DomainError('NOT_FOUND');
    return found;
  }

  /**
   * @param decision such as `confirmed:hide`
   * @throws DomainError INVALID_INPUT for none, and without a note; CASE_DECIDED when somebody was first
   */
  async decide({ sort, kind, id }: CaseKey, decision: string, note: string): Promise<void> {
    const notOne = new DomainError('INVALID_INPUT', 'Choose what to decide');
    if (sort === 'report') {
      const body = reportDecision(decision);
      if (body === undefined) throw notOne;
      await this.reports.triage(kind, id, { ...body, note });
    } else {
      const body = appealDecision(decision);
      if (body === undefined) throw notOne;
      await this.appeals.resolve(kind, id, { ...body, note });
    }
  }

  /** The handle of who has decided a case; undefined for an open one, and when they are not known any more. */
  async deciderOf({ outcome }: ConsoleCase): Promise<string | undefined> {
    const [user] = outcome === undefined || outcome.by === null ? [] : await this.users.named([outcome.by]);
    return user?.handle;
  }

  private async report(kind: ItemKind, reportId: string): Promise<ConsoleCase[]> {
    const items = [await this.rpc.call(getReport, { kind, reportId })];
    const page = await this.cases.page(
      { items, nextCursor: null },
      ({ reporterId }) => reporterId,
      (...shown) => [reportCase(...shown)],
    );
    return page.items;
  }
  private async appeal(kind: ItemKind, appealId: string): Promise<ConsoleCase[]> {
    const items = [await this.rpc.call(getAppeal, { kind, appealId })];
    const page = await this.cases.page(
      { items, nextCursor: null },
      ({ submitterId }) => submitterId,
      (...shown) => [appealCase(...shown)],
    );
    return page.items;
  }
}
