import { Get, Param, Post, Query } from '@nestjs/common';
import { Clock, DomainError } from '@app/kernel';
import { plainLine } from '../accounts/account.rules';
import { integerQuery, textQuery } from '../bytes/query.rules';
import type { FormText } from '../pages/form-text';
import type { PageAnswer, SignedInVisit } from '../pages/page';
import { CurrentVisit, Submitted } from '../pages/visit.guard';
import { Console } from './console.decorator';
import { ConsoleQueue } from './console-queue.service';
import { NO_DRAFT } from './decision.form';
import { EvidenceReader } from './evidence.service';
import { filePage } from './file.page';
import { foundItemsPage } from './found-items.page';
import { itemPage, type ItemView } from './item.page';
import { placeParameters, queuePlace, type Query as QueryString } from './queue-place.rules';
import { rulingNews, rulingOf } from './ruling.form';
import { ReviewedItems, type Reviewed } from './reviewed-items.service';
import { itemPath } from './state.view';

/** Items of one name that are listed; more cannot be told apart by it. */
const MOST_FOUND = 50;

/** Single versions: what they are, what speaks against them, what moderators say. */
@Console('console/items')
export class ItemController {
  constructor(
    private readonly items: ReviewedItems,
    private readonly evidence: EvidenceReader,
    private readonly queue: ConsoleQueue,
    private readonly clock: Clock,
  ) {}

  @Get()
  async search(@CurrentVisit() visit: SignedInVisit, @Query() query: QueryString): Promise<PageAnswer> {
    const name = plainLine(textQuery(query.name)).slice(0, 214);
    const found = name === '' ? { items: [], more: false } : await this.items.list({ name }, MOST_FOUND);
    const [only, ...others] = found.items;
    if (only?.release && others.length === 0) return { redirect: itemPath(visit.base, only) };
    return { page: foundItemsPage(visit, name, found) };
  }

  @Get(':itemId')
  async show(
    @CurrentVisit() visit: SignedInVisit,
    @Param('itemId') itemId: string,
    @Query() query: QueryString,
  ): Promise<PageAnswer> {
    const item = await this.items.find(itemId, textQuery(query.version));
    const news = rulingNews(rulingOf(textQuery(query.done)));
    return this.page(visit, item, query, { draft: NO_DRAFT, news });
  }

  @Get(':itemId/file')
  async file(
    @CurrentVisit() visit: SignedInVisit,
    @Param('itemId') itemId: string,
    @Query() query: QueryString,
  ): Promise<PageAnswer> {
    const item = await this.items.find(itemId, textQuery(query.version));
    const path = Array.isArray(query.path) ? query.path[0] : query.path;
    if (path === undefined || path.includes('\0')) throw new DomainError('NOT_FOUND');
    const found = await this.evidence.file(item.release.versionId, path);
    const line = integerQuery(textQuery(query.line), 1, 1, Number.MAX_SAFE_INTEGER);
    return { page: filePage(visit, item, found, line) };
  }

  @Post(':itemId')
  async decide(
    @CurrentVisit() visit: SignedInVisit,
    @Param('itemId') itemId: string,
    @Submitted() sent: FormText,
  ): Promise<PageAnswer> {
    const item = await this.items.find(itemId, sent.get('version'));
    const query = { list: sent.get('list'), kind: sent.get('kind'), page: sent.get('page'), at: sent.get('at') };
    const [state, reason] = [rulingOf(sent.get('decision')), sent.get('note')];
    const seenRevision = integerQuery(sent.get('seen'), 0, 0, Number.MAX_SAFE_INTEGER);
    const draft = { decision: state ?? '', note: reason };
    if (state === undefined)
      return this.page(visit, item, query, { draft: { ...draft, error: 'Choose what to decide' }, status: 400 });
    try {
      await this.items.rule(item, { state, reason, seenRevision });
    } catch (error) {
      if (!(error instanceof DomainError) || !['INVALID_INPUT', 'CASE_DECIDED'].includes(error.code)) throw error;
      const isStale = error.code === 'CASE_DECIDED';
      const said = isStale ? `${error.message} Nothing was done; below is how it stands now.` : error.message;
      return this.page(visit, item, query, { draft: { ...draft, error: said }, status: isStale ? 409 : 400 });
    }
    const place = queuePlace(query);
    return { redirect: itemPath(visit.base, item, { ...(place && placeParameters(place)), done: state }) };
  }

  private async page(
    visit: SignedInVisit,
    item: Reviewed['item'],
    query: QueryString,
    more: Pick<ItemView, 'draft' | 'news' | 'status'>,
  ): Promise<PageAnswer> {
    const { versionId } = item.release;
    const [reviewed, evidence, around] = await Promise.all([
      this.items.review(item),
      this.evidence.of(versionId),
      this.queue.around(queuePlace(query), versionId),
    ]);
    return { page: itemPage(visit, { reviewed, evidence, around, nowMs: this.clock.nowMs(), ...more }) };
  }
}
