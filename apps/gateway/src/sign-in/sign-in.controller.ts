import { Get, Inject, Post, Query } from '@nestjs/common';
import type { FormText } from '../pages/form-text';
import { localPath } from '../pages/local-path.rules';
import type { PageAnswer, Visit } from '../pages/page';
import { Pages } from '../pages/pages.decorator';
import { CurrentVisit, Submitted } from '../pages/visit.guard';
import { Visits } from '../pages/visits.service';
import { Sessions } from '../sessions/sessions.service';
import { oidcConfig, type OidcSettings } from './oidc.config';
import { PasswordSignIn } from './password-sign-in.service';
import { signInPage } from './sign-in.pages';

/** Where people go who came from nowhere. */
export const AFTER_SIGN_IN = '/settings/tokens';

/** Signing in by password, and signing out. */
@Pages()
export class SignInController {
  constructor(
    @Inject(oidcConfig.token) private readonly oidc: OidcSettings,
    private readonly passwordSignIn: PasswordSignIn,
    private readonly sessions: Sessions,
    private readonly visits: Visits,
  ) {}

  @Get('sign-in')
  show(@CurrentVisit() visit: Visit, @Query('return_to') target?: unknown): PageAnswer {
    const returnTo = returnPath(target);
    if (visit.session !== undefined) return { redirect: visit.base + returnTo };
    return { page: signInPage(visit, { returnTo }, this.provider) };
  }

  @Post('sign-in')
  async signIn(@CurrentVisit() visit: Visit, @Submitted() sent: FormText): Promise<PageAnswer> {
    const [handle, returnTo] = [sent.get('handle'), returnPath(sent.get('return_to'))];
    const outcome = await this.passwordSignIn.signIn(handle, sent.get('password'), visit);
    if ('cookies' in outcome) return { redirect: visit.base + returnTo, cookies: outcome.cookies };
    const { refused: error, retryAfter } = outcome;
    return { page: signInPage(visit, { handle, returnTo, error, retryAfter }, this.provider) };
  }

  @Post('sign-out')
  async signOut(@CurrentVisit() { base, sessionSecret }: Visit): Promise<PageAnswer> {
    if (sessionSecret !== undefined) await this.sessions.end(sessionSecret);
    return { redirect: `${base}/`, cookies: [this.visits.signedOutCookie()] };
  }

  private get provider(): string | undefined {
    return this.oidc.OIDC_ISSUER === undefined ? undefined : this.oidc.OIDC_NAME;
  }
}

/** Where to go after signing in; never out of the house. */
export function returnPath(target: unknown): string {
  return localPath(typeof target === 'string' ? target : undefined) ?? AFTER_SIGN_IN;
}
