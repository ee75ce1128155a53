import { Get, Inject, Query } from '@nestjs/common';
import { DomainError } from '@app/kernel';
import type { PageAnswer, Visit } from '../pages/page';
import { Pages } from '../pages/pages.decorator';
import { CurrentVisit } from '../pages/visit.guard';
import { oidcConfig, type OidcSettings } from './oidc.config';
import { refusalOf } from './oidc.rules';
import { OidcSignIn } from './oidc-sign-in.service';
import { returnPath } from './sign-in.controller';
import { signInPage } from './sign-in.pages';

type CallbackQuery = Readonly<Record<string, unknown>>;

/** Signing in by an OpenID Connect provider: there, and back. */
@Pages('sign-in/oidc')
export class OidcController {
  constructor(
    @Inject(oidcConfig.token) private readonly settings: OidcSettings,
    private readonly oidc: OidcSignIn,
  ) {}

  /** A link and no form: browsers hold the redirects of forms to our own paths. It changes nothing but a cookie. */
  @Get()
  async start(@Query('return_to') target?: unknown): Promise<PageAnswer> {
    const { url, cookies } = await this.oidc.start(returnPath(target));
    return { redirect: url, cookies };
  }

  @Get('callback')
  async finish(@CurrentVisit() visit: Visit, @Query() query: CallbackQuery): Promise<PageAnswer> {
    if (this.settings.OIDC_ISSUER === undefined) throw new DomainError('NOT_FOUND');
    const { code, state, error, iss } = textsOf(query);
    const attempt = this.oidc.attemptOf(visit, state ?? '');
    const { returnTo } = attempt;
    const cookies = [this.oidc.spentCookie];
    const refuse = (sentence: string): PageAnswer => ({
      page: signInPage(visit, { returnTo, error: sentence }, this.settings.OIDC_NAME),
      cookies,
    });
    if (error !== undefined || code === undefined) return refuse(refusalOf(error ?? '', this.settings.OIDC_NAME));
    const outcome = await this.oidc.finish({ code, state: state ?? '', iss }, attempt, visit);
    if ('refused' in outcome) return refuse(outcome.refused);
    return { redirect: visit.base + returnTo, cookies: [...cookies, ...outcome.cookies] };
  }
}

function textsOf(query: CallbackQuery): Partial<Record<'code' | 'state' | 'error' | 'iss', string>> {
  return Object.fromEntries(
    Object.entries(query).filter(
      (one): one is [string, string] => typeof one[1] === 'string' && one[1].length <= 4_000,
    ),
  );
}
