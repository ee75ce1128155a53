import { Get, Param, Post, Query } from '@nestjs/common';
import { Clock, DomainError } from '@app/kernel';
import { normalHandle, plainLine } from '../accounts/account.rules';
import { textQuery } from '../bytes/query.rules';
import type { FormText } from '../pages/form-text';
import type { PageAnswer, SignedInVisit } from '../pages/page';
import { CurrentVisit, Submitted } from '../pages/visit.guard';
import { Console } from './console.decorator';
import { peoplePage } from './people.page';
import { People } from './people.service';
import { PersonActions } from './person-actions.service';
import { PERSON_ACTIONS, personAction } from './person-action.rules';
import { actionNews, personActionPage } from './person-action.page';
import { personPage } from './person.page';
import type { Query as QueryString } from './queue-place.rules';

type ActionParameters = Readonly<Record<'handle' | 'action', string>>;

/** Accounts and publishers: what they have, and what the staff does about them. */
@Console('console/people')
export class PeopleController {
  constructor(
    private readonly people: People,
    private readonly actions: PersonActions,
    private readonly clock: Clock,
  ) {}

  @Get()
  async search(@CurrentVisit() visit: SignedInVisit, @Query() query: QueryString): Promise<PageAnswer> {
    const handle = normalHandle(plainLine(textQuery(query.handle)).slice(0, 100));
    const found = visit.session.role === 'admin' ? await this.actions.search(handle) : undefined;
    if (handle === '') return { page: peoplePage(visit, { query: '', isMissing: false, found }) };
    try {
      await this.people.find(handle);
      return { redirect: `${visit.base}/console/people/${handle}` };
    } catch (error) {
      if (!(error instanceof DomainError) || error.code !== 'NOT_FOUND') throw error;
      return { page: peoplePage(visit, { query: handle, isMissing: true, found }) };
    }
  }

  @Get(':handle')
  async show(
    @CurrentVisit() visit: SignedInVisit,
    @Param('handle') handle: string,
    @Query() query: QueryString,
  ): Promise<PageAnswer> {
    const done = textQuery(query.done);
    const news = actionNews(PERSON_ACTIONS.find((known) => known === done));
    return { page: personPage(visit, await this.people.find(handle), this.clock.nowMs(), news) };
  }

  @Get(':handle/:action')
  async ask(@CurrentVisit() visit: SignedInVisit, @Param() { handle, action: text }: ActionParameters) {
    const action = personAction(text, visit.session.role);
    const { user } = await this.people.find(handle);
    if (user === undefined) throw new DomainError('NOT_FOUND');
    const filled = { reason: '', role: user.role };
    return { page: personActionPage(visit, { action, handle: user.handle, filled }) };
  }

  @Post(':handle/:action')
  async act(
    @CurrentVisit() visit: SignedInVisit,
    @Param() { handle: named, action: text }: ActionParameters,
    @Submitted() sent: FormText,
  ): Promise<PageAnswer> {
    const action = personAction(text, visit.session.role);
    const { handle } = (await this.people.find(named)).publisher;
    const filled = { reason: sent.get('reason'), role: sent.get('role') };
    try {
      await this.actions.act(action, handle, filled);
    } catch (error) {
      if (!(error instanceof DomainError) || !['INVALID_INPUT', 'FORBIDDEN'].includes(error.code)) throw error;
      const status = error.code === 'FORBIDDEN' ? 403 : 400;
      return { page: personActionPage(visit, { action, handle, filled, error: error.message, status }) };
    }
    return { redirect: `${visit.base}/console/people/${handle}?done=${action}` };
  }
}
