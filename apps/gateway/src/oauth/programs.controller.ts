import { Get, Param, Post, Query } from '@nestjs/common';
import { Clock, DomainError } from '@app/kernel';
import type { PageAnswer, SignedInVisit } from '../pages/page';
import { Pages } from '../pages/pages.decorator';
import { CurrentVisit, SignedIn } from '../pages/visit.guard';
import { OAuthAccess } from './access.service';
import { programsPage } from './programs.page';
import { ProgramsRepository } from './programs.repository';

/** Where people see which programs they let act for them, and take that back. */
@Pages('settings/programs')
@SignedIn()
export class ProgramsController {
  constructor(
    private readonly programs: ProgramsRepository,
    private readonly access: OAuthAccess,
    private readonly clock: Clock,
  ) {}

  @Get()
  async list(@CurrentVisit() visit: SignedInVisit, @Query('done') done?: unknown): Promise<PageAnswer> {
    const programs = await this.programs.of(visit.session.userId, this.clock.now());
    return { page: programsPage(visit, programs, { nowMs: this.clock.nowMs(), withdrawn: done === 'withdrawn' }) };
  }

  @Post(':clientId/withdraw')
  async withdraw(
    @CurrentVisit() { session, base }: SignedInVisit,
    @Param('clientId') clientId: string,
  ): Promise<PageAnswer> {
    const programs = await this.programs.of(session.userId, this.clock.now());
    const program = programs.find((each) => each.clientId === clientId);
    if (program === undefined) throw new DomainError('NOT_FOUND', 'You do not let this program act for you.');
    for (const grantId of program.grantIds) await this.access.revokeGrant(grantId);
    return { redirect: `${base}/settings/programs?done=withdrawn` };
  }
}
