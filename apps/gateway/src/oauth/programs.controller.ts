import { Get, Param, Post, Query } from '@nestjs/common';
import { Clock } from '@app/kernel';
import type { PageAnswer, SignedInVisit } from '../pages/page';
import { Pages } from '../pages/pages.decorator';
import { CurrentVisit, SignedIn } from '../pages/visit.guard';
import { programsPage, withdrawPage } from './programs.page';
import { Programs } from './programs.service';

/** Where people see which programs they let act for them, and take that back. */
@Pages('settings/programs')
@SignedIn()
export class ProgramsController {
  constructor(
    private readonly programs: Programs,
    private readonly clock: Clock,
  ) {}

  @Get()
  async list(@CurrentVisit() visit: SignedInVisit, @Query('done') done?: unknown): Promise<PageAnswer> {
    const programs = await this.programs.of(visit.session.userId);
    return { page: programsPage(visit, programs, { nowMs: this.clock.nowMs(), withdrawn: done === 'withdrawn' }) };
  }

  @Get(':clientId/withdraw')
  async askToWithdraw(@CurrentVisit() visit: SignedInVisit, @Param('clientId') clientId: string): Promise<PageAnswer> {
    return { page: withdrawPage(visit, await this.programs.get(visit.session.userId, clientId)) };
  }

  @Post(':clientId/withdraw')
  async withdraw(
    @CurrentVisit() { session, base }: SignedInVisit,
    @Param('clientId') clientId: string,
  ): Promise<PageAnswer> {
    await this.programs.withdraw(session.userId, clientId);
    return { redirect: `${base}/settings/programs?done=withdrawn` };
  }
}
