import { setTimeout as delay } from 'node:timers/promises';
import { Inject, Injectable } from '@nestjs/common';
import { processConfig, type ProcessSettings } from '@app/runtime';
import { findableHandle, normalHandle } from '../accounts/account.rules';
import type { Visit } from '../pages/page';
import { isHttps } from '../pages/public-url.rules';
import { readCookie } from '../sessions/cookies.rules';
import { KNOWN_BROWSER_COOKIE, knownBrowserOf } from './known-browser.rules';
import { Passwords } from './passwords.service';
import { PasswordsRepository } from './passwords.repository';
import { SignInLimits, tryAgainIn } from './sign-in-limits.service';
import { SignIns, type SignInOutcome } from './sign-ins.service';

/**
 * Refusals are no sooner than this: hashing, and putting the failure on record when there is such a user, take less.
 * Hence nobody learns from the time it takes whether there is one. In milliseconds.
 */
const REFUSE_AFTER_MS = 250;

/** Signs people in by their password. */
@Injectable()
export class PasswordSignIn {
  constructor(
    @Inject(processConfig.token) private readonly settings: ProcessSettings,
    private readonly rows: PasswordsRepository,
    private readonly passwords: Passwords,
    private readonly limits: SignInLimits,
    private readonly signIns: SignIns,
  ) {}

  /** Says the same, after the same time, for a wrong password, a user without one, and a user who does not exist. */
  async signIn(handle: string, password: string, visit: Visit): Promise<SignInOutcome> {
    const key = findableHandle(handle);
    const user = key === undefined ? undefined : await this.rows.find(key.handle);
    const browser = user && this.browserOf(user.userId, visit);
    const wait = await this.limits.password(normalHandle(handle).slice(0, 100), visit.address, browser);
    if (wait !== undefined) return { refused: `Too many attempts to sign in. ${tryAgainIn(wait)}`, retryAfter: wait };
    const soonest = delay(REFUSE_AFTER_MS);
    if (await this.passwords.isRight(password, user?.hash)) return this.signIns.enter(user!.userId, 'password', visit);
    if (user !== undefined) await this.signIns.failed(user, 'password', 'wrong_password', visit);
    await soonest;
    return { refused: 'Handle or password is wrong.' };
  }

  private browserOf(userId: string, { cookies }: Visit): string | undefined {
    const { REEF_SECRET_KEY, REEF_PUBLIC_URL } = this.settings;
    return knownBrowserOf(REEF_SECRET_KEY, userId, readCookie(cookies, KNOWN_BROWSER_COOKIE, isHttps(REEF_PUBLIC_URL)));
  }
}
