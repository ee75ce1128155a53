import { Get, Inject, Post, Query } from '@nestjs/common';
import { processConfig, type ProcessSettings } from '@app/runtime';
import type { FormText } from '../pages/form-text';
import type { PageAnswer, SignedInVisit } from '../pages/page';
import { Pages } from '../pages/pages.decorator';
import { CurrentVisit, SignedIn, Submitted } from '../pages/visit.guard';
import { NewTokens } from '../settings/new-tokens.service';
import { allowPage, deniedPage, refusedPage } from './cli-login.pages';
import { cliLoginOf, handOver } from './cli-login.rules';

type CliQuery = Readonly<Record<string, unknown>>;

/** The login of CLIs 0.5 to 0.20: they open a browser, and listen on this computer for a token (client-contract 1.6). */
@Pages('cli/auth')
@SignedIn()
export class CliLoginController {
  constructor(
    @Inject(processConfig.token) private readonly settings: ProcessSettings,
    private readonly tokens: NewTokens,
  ) {}

  @Get()
  ask(@CurrentVisit() visit: SignedInVisit, @Query() query: CliQuery): PageAnswer {
    const login = cliLoginOf(text(query.redirect_uri), text(query.label_b64), text(query.state));
    return { page: login === undefined ? refusedPage(visit) : allowPage(visit, login) };
  }

  @Post()
  async decide(@CurrentVisit() visit: SignedInVisit, @Submitted() sent: FormText): Promise<PageAnswer> {
    const login = cliLoginOf(sent.get('redirect_uri'), sent.get('label_b64'), sent.get('state'));
    if (login === undefined) return { page: refusedPage(visit) };
    if (sent.get('decision') !== 'allow') return { page: deniedPage() };
    const token = await this.tokens.create(visit.session.userId, { label: login.label, via: 'cli_browser' });
    return { redirect: handOver(login, token, this.settings.REEF_PUBLIC_URL) };
  }
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
