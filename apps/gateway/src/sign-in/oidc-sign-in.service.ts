import { Inject, Injectable, Logger } from '@nestjs/common';
import { Clock, DomainError } from '@app/kernel';
import { processConfig, type ProcessSettings } from '@app/runtime';
import type { Visit } from '../pages/page';
import { isHttps } from '../pages/public-url.rules';
import { seal, unseal } from '../oauth/sealing.rules';
import { cookie, readCookie } from '../sessions/cookies.rules';
import { isSameText, newSecret } from '../sessions/session.rules';
import { ExternalAccounts } from './external-accounts.service';
import { OidcClient } from './oidc-client';
import { lostAttempt, type Claims, type OidcAttempt } from './oidc.rules';
import { SignIns, type SignInOutcome } from './sign-ins.service';

const COOKIE = 'reef_oidc';
const VALID_MS = 15 * 60_000;
const PURPOSE = 'sign-in by OpenID Connect';

/** What the browser comes back with from the provider. */
export interface OidcAnswer {
  readonly code: string;
  readonly state: string;
  readonly iss: string | undefined;
}

/** Signs people in by an OpenID Connect provider. The attempt is kept by the browser, sealed: it cannot be read or made. */
@Injectable()
export class OidcSignIn {
  private readonly logger = new Logger('OidcSignIn');

  constructor(
    @Inject(processConfig.token) private readonly settings: ProcessSettings,
    private readonly client: OidcClient,
    private readonly accounts: ExternalAccounts,
    private readonly signIns: SignIns,
    private readonly clock: Clock,
  ) {}

  /** @throws DomainError NOT_FOUND when no provider is configured, SERVICE_UNAVAILABLE when it does not answer */
  async start(returnTo: string): Promise<{ readonly url: string; readonly cookies: readonly string[] }> {
    const [state, nonce, verifier] = [newSecret(), newSecret(), newSecret()];
    const attempt: OidcAttempt = { state, nonce, verifier, returnTo, expiresAt: this.clock.nowMs() + VALID_MS };
    const url = await this.asking(() => this.client.authorizationUrl(attempt));
    return { url, cookies: [this.cookieOf(attempt)] };
  }

  /** The attempt of this browser. @throws DomainError INVALID_INPUT when there is none, or it is another one */
  attemptOf({ cookies }: Visit, state: string): OidcAttempt {
    const attempt = this.open(readCookie(cookies, COOKIE, this.secure));
    if (attempt === undefined || attempt.expiresAt <= this.clock.nowMs() || !isSameText(attempt.state, state))
      throw lostAttempt();
    return attempt;
  }

  /** @throws DomainError SERVICE_UNAVAILABLE when the provider does not answer, or not what it must */
  async finish({ code, iss }: OidcAnswer, attempt: OidcAttempt, visit: Visit): Promise<SignInOutcome> {
    const claims: Claims & { issuer: string } = await this.asking(() => this.client.claims(code, iss, attempt));
    return this.signIns.enter(await this.accounts.userIdOf(claims), 'oidc', visit);
  }
  /** Forgets the attempt: it counts once. */
  get spentCookie(): string {
    return cookie(COOKIE, '', { secure: this.secure, maxAge: 0 });
  }

  private async asking<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      if (error instanceof DomainError) throw error;
      this.logger.warn({ err: error }, 'sign-in by the OpenID Connect provider failed');
      throw new DomainError(
        'SERVICE_UNAVAILABLE',
        'The sign-in provider did not give a usable answer. Please try again.',
      );
    }
  }
  private cookieOf(attempt: OidcAttempt): string {
    const sealed = seal(this.settings.REEF_SECRET_KEY, PURPOSE, JSON.stringify(attempt)).toString('base64url');
    return cookie(COOKIE, sealed, { secure: this.secure, maxAge: VALID_MS / 1_000 });
  }
  private open(sealed: string | undefined): OidcAttempt | undefined {
    if (sealed === undefined) return undefined;
    try {
      const bytes = Buffer.from(sealed, 'base64url');
      return JSON.parse(unseal(this.settings.REEF_SECRET_KEY, PURPOSE, bytes)) as OidcAttempt;
    } catch {
      return undefined; // not one of ours
    }
  }
  private get secure(): boolean {
    return isHttps(this.settings.REEF_PUBLIC_URL);
  }
}
