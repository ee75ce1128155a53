import { Get, Inject } from '@nestjs/common';
import { processConfig, type ProcessSettings } from '@app/runtime';
import { homePage } from './home.page';
import type { PageAnswer, Visit } from './page';
import { Pages } from './pages.decorator';
import { CurrentVisit } from './visit.guard';

/** The front page. */
@Pages()
export class HomeController {
  constructor(@Inject(processConfig.token) private readonly settings: ProcessSettings) {}

  @Get()
  show(@CurrentVisit() visit: Visit): PageAnswer {
    return { page: homePage(visit, this.settings.REEF_PUBLIC_URL) };
  }
}
