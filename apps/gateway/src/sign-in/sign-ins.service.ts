import { Inject, Injectable } from '@nestjs/common';
import { userSignInFailed, type SignInMethod, type UserSignInFailed } from '@app/contracts';
import { DomainError } from '@app/kernel';
import { InjectUnitOfWork, type Tx, type UnitOfWork } from '@app/persistence';
import { processConfig, type ProcessSettings } from '@app/runtime';
import { signInRefusal } from '../accounts/restriction.rules';
import type { Visit } from '../pages/page';
import { isHttps } from '../pages/public-url.rules';
import { Visits } from '../pages/visits.service';
import { cookie } from '../sessions/cookies.rules';
import { newSecret } from '../sessions/session.rules';
import { Sessions } from '../sessions/sessions.service';
import { KNOWN_BROWSER_COOKIE, knownBrowser } from './known-browser.rules';
import { PasswordsRepository, type Credential } from './passwords.repository';

/** What came of an attempt to sign in. */
export type SignInOutcome =
  { readonly cookies: readonly string[] } | { readonly refused: string; readonly retryAfter?: number };

const KNOWN_FOR_SECONDS = 400 * 86_400;

/** The end of every way to sign in: who it is has been proven. */
@Injectable()
export class SignIns {
  constructor(
    @InjectUnitOfWork('gateway') private readonly unitOfWork: UnitOfWork,
    @Inject(processConfig.token) private readonly settings: ProcessSettings,
    private readonly rows: PasswordsRepository,
    private readonly sessions: Sessions,
    private readonly visits: Visits,
  ) {}

  /** Signs a user in, unless they are banned or deleted: then they are told so, as they have proven who they are. */
  async enter(userId: string, method: SignInMethod, visit: Visit): Promise<SignInOutcome> {
    return this.unitOfWork.run((tx) => this.enterIn(tx, userId, method, visit));
  }
  async enterIn(tx: Tx, userId: string, method: SignInMethod, visit: Visit): Promise<SignInOutcome> {
    const user = await this.rows.lock(tx, userId);
    if (user === undefined) throw new DomainError('USER_NOT_FOUND');
    const refused = signInRefusal(user.state, user.banReason);
    if (refused !== undefined) {
      await this.tellFailure(tx, user, method, 'not_active', visit);
      return { refused };
    }
    const { address, sessionSecret: replaces } = visit;
    const secret = await this.sessions.beginIn(tx, { userId, handle: user.handle, method, address, replaces });
    return { cookies: [this.visits.signedInCookie(secret), this.knownBrowserCookie(userId)] };
  }

  /** Puts a failed attempt on record; how many there can be is bounded by the limits. */
  failed(user: Credential, method: SignInMethod, reason: UserSignInFailed['reason'], visit: Visit): Promise<void> {
    return this.unitOfWork.run((tx) => this.tellFailure(tx, user, method, reason, visit));
  }

  private async tellFailure(
    tx: Tx,
    { userId, handle }: Credential,
    method: SignInMethod,
    reason: UserSignInFailed['reason'],
    { address = null }: { address?: string | null | undefined },
  ): Promise<void> {
    await tx.emit(userSignInFailed, { userId, handle, method, reason, address });
  }
  private knownBrowserCookie(userId: string): string {
    const { REEF_SECRET_KEY, REEF_PUBLIC_URL } = this.settings;
    const value = knownBrowser(REEF_SECRET_KEY, userId, newSecret());
    return cookie(KNOWN_BROWSER_COOKIE, value, { secure: isHttps(REEF_PUBLIC_URL), maxAge: KNOWN_FOR_SECONDS });
  }
}
