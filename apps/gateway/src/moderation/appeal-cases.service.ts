import { Injectable } from '@nestjs/common';
import {
  APPEAL_STATUSES,
  findModerated,
  getAppeal,
  listAppeals,
  resolveAppeal,
  submitAppeal,
  type AppealRecord,
  type CaseTarget,
  type FindReleaseInput,
  type ItemKind,
  type ModeratedItem,
  type ResolvedAppeal,
  type SubmittedAppeal,
} from '@app/contracts';
import { DomainError } from '@app/kernel';
import { RpcClient } from '@app/messaging';
import type { ResolveBody } from './appeal.views';
import { caseIdOf, caseListOf, targetOf, type CaseListQuery } from './case.rules';
import { DescribedCases } from './described-cases';
import type { CasePerson } from './report.views';

/** An appeal with what it is about. */
type ShowAppeal<V> = (item: ModeratedItem, record: AppealRecord, submitter: CasePerson) => V;

/** Appeals for skills and packages: the catalog says what is meant, moderation keeps the case. */
@Injectable()
export class AppealCases {
  constructor(
    private readonly rpc: RpcClient,
    private readonly cases: DescribedCases,
  ) {}

  async submit(named: FindReleaseInput, message: string): Promise<{ target: CaseTarget; appeal: SubmittedAppeal }> {
    const item = await this.rpc.call(findModerated, { ...named, purpose: 'appeal' });
    const target = targetOf(item, named.kind === 'skill' || named.version !== undefined);
    return { target, appeal: await this.rpc.call(submitAppeal, { target, isHidden: item.isDeleted, message }) };
  }

  async list<V>(kind: ItemKind, query: CaseListQuery, show: ShowAppeal<V>) {
    const most = kind === 'skill' ? 200 : 100;
    const asked = caseListOf(query, APPEAL_STATUSES, most, `Invalid ${kind} appeal status`);
    const page = await this.rpc.call(listAppeals, { kind, ...asked });
    return this.cases.page(
      page,
      ({ submitterId }) => submitterId,
      (item, record, submitter) => [show(item, record, submitter)],
    );
  }

  async resolve(kind: ItemKind, id: string, body: ResolveBody): Promise<ResolvedAppeal> {
    const notFound = new DomainError('APPEAL_NOT_FOUND', `${kind === 'skill' ? 'Skill' : 'Package'} appeal not found`);
    const appealId = caseIdOf(id, notFound);
    const appeal = await this.rpc.call(getAppeal, { kind, appealId });
    const item = await this.cases.item(appeal);
    if (item === undefined) throw notFound;
    return this.rpc.call(resolveAppeal, { kind, appealId, ...body, target: targetOf(item, true) });
  }
}
