import { Get, Post, Query } from '@nestjs/common';
import { Clock } from '@app/kernel';
import type { FormText } from '../pages/form-text';
import type { PageAnswer, SignedInVisit } from '../pages/page';
import { Pages } from '../pages/pages.decorator';
import { CurrentVisit, SignedIn, Submitted } from '../pages/visit.guard';
import { DeviceDecisions } from './device-decisions.service';
import { codePage, confirmPage, decidedPage } from './device-login.pages';

/** Where people confirm the code a program shows: the CLI that logs in, or an OAuth client. */
@Pages('cli/device')
@SignedIn()
export class DeviceLoginPages {
  constructor(
    private readonly decisions: DeviceDecisions,
    private readonly clock: Clock,
  ) {}

  @Get()
  async show(
    @CurrentVisit() visit: SignedInVisit,
    @Query('user_code') userCode?: unknown,
    @Query('code') code?: unknown,
  ): Promise<PageAnswer> {
    const typed = [userCode, code].find((value): value is string => typeof value === 'string') ?? '';
    const login = await this.decisions.find(typed, visit);
    return { page: login === undefined ? codePage(visit, typed) : confirmPage(visit, login, this.clock.nowMs()) };
  }

  @Post()
  async decide(@CurrentVisit() visit: SignedInVisit, @Submitted() sent: FormText): Promise<PageAnswer> {
    const typed = sent.get('user_code');
    const decision = sent.get('decision') === 'approve' ? 'approved' : 'denied';
    const kind = await this.decisions.decide(typed, decision, visit);
    return { page: kind === undefined ? codePage(visit, typed) : decidedPage(visit, kind, decision) };
  }
}
