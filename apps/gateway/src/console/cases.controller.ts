import { Get, Param, Post, Query } from '@nestjs/common';
import { ITEM_KINDS } from '@app/contracts';
import { Clock, DomainError } from '@app/kernel';
import { textQuery } from '../bytes/query.rules';
import { isUuid } from '../edge/uuid.rules';
import type { FormText } from '../pages/form-text';
import type { PageAnswer, SignedInVisit } from '../pages/page';
import { CurrentVisit, Submitted } from '../pages/visit.guard';
import { casePage, type CaseView } from './case.page';
import { CASE_SORTS } from './case.view';
import { casePath, casesPage } from './cases.page';
import { ConsoleCasesService, type CaseKey } from './console-cases.service';
import { Console } from './console.decorator';
import { NO_DRAFT } from './decision.form';
import type { Query as QueryString } from './queue-place.rules';

type CaseParameters = Readonly<Record<'sort' | 'kind' | 'id', string>>;

/** What people say against items (`reports`), and owners against decisions (`appeals`). */
@Console('console/:sort')
export class CasesController {
  constructor(
    private readonly cases: ConsoleCasesService,
    private readonly clock: Clock,
  ) {}

  @Get()
  async list(
    @CurrentVisit() visit: SignedInVisit,
    @Param('sort') sort: string,
    @Query() query: QueryString,
  ): Promise<PageAnswer> {
    const [kind, item] = [textQuery(query.kind), textQuery(query.item)];
    const view = {
      sort: sortOf(sort),
      kind: ITEM_KINDS.find((known) => known === kind) ?? 'package',
      status: textQuery(query.status) ?? 'open',
      itemId: item !== undefined && isUuid(item) ? item : undefined,
      cursor: textQuery(query.page)?.slice(0, 2_000),
    };
    return { page: casesPage(visit, view, await this.cases.list(view), this.clock.nowMs()) };
  }

  @Get(':kind/:id')
  show(
    @CurrentVisit() visit: SignedInVisit,
    @Param() parameters: CaseParameters,
    @Query() query: QueryString,
  ): Promise<PageAnswer> {
    const done = textQuery(query.done);
    const news = { decided: 'Recorded.', opened: 'Open again.' }[done ?? ''];
    return this.page(visit, keyOf(parameters), { draft: NO_DRAFT, news });
  }

  @Post(':kind/:id')
  async decide(
    @CurrentVisit() visit: SignedInVisit,
    @Param() parameters: CaseParameters,
    @Submitted() sent: FormText,
  ): Promise<PageAnswer> {
    const key = keyOf(parameters);
    const draft = { decision: sent.get('decision'), note: sent.get('note') };
    try {
      await this.cases.decide(key, draft.decision, draft.note);
    } catch (error) {
      if (!(error instanceof DomainError) || !['INVALID_INPUT', 'CASE_DECIDED'].includes(error.code)) throw error;
      const isStale = error.code === 'CASE_DECIDED';
      const said = isStale ? 'Somebody was first, so nothing was done; this is how it stands now.' : error.message;
      return this.page(visit, key, { draft: { ...draft, error: said }, status: isStale ? 409 : 400 });
    }
    const done = draft.decision.startsWith('open:') ? 'opened' : 'decided';
    return { redirect: `${visit.base}${casePath(key)}?done=${done}` };
  }

  private async page(
    visit: SignedInVisit,
    key: CaseKey,
    more: Pick<CaseView, 'draft' | 'news' | 'status'>,
  ): Promise<PageAnswer> {
    const found = await this.cases.get(key);
    const decidedBy = await this.cases.deciderOf(found);
    return { page: casePage(visit, { found, decidedBy, nowMs: this.clock.nowMs(), ...more }) };
  }
}

function sortOf(text: string): CaseKey['sort'] {
  const sort = CASE_SORTS.find((known) => text === `${known}s`);
  if (sort === undefined) throw new DomainError('NOT_FOUND');
  return sort;
}
/** @throws DomainError NOT_FOUND */
function keyOf({ sort, kind, id }: CaseParameters): CaseKey {
  const known = ITEM_KINDS.find((one) => one === kind);
  if (known === undefined) throw new DomainError('NOT_FOUND');
  return { sort: sortOf(sort), kind: known, id };
}
