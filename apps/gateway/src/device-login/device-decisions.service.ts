import { Injectable } from '@nestjs/common';
import { Clock, DomainError } from '@app/kernel';
import type { SignedInVisit } from '../pages/page';
import { SignInLimits, tryAgainIn } from '../sign-in/sign-in-limits.service';
import { userCodeOf } from './device-login.rules';
import { DeviceLoginsRepository, type WaitingLogin } from './device-logins.repository';

/** The person's side of device login: which program asks, and whether it may. */
@Injectable()
export class DeviceDecisions {
  constructor(
    private readonly rows: DeviceLoginsRepository,
    private readonly limits: SignInLimits,
    private readonly clock: Clock,
  ) {}

  /**
   * The login with a code as typed; undefined when none waits for anybody.
   * @throws DomainError RATE_LIMITED for somebody who guesses
   */
  async find(typed: string, visit: SignedInVisit): Promise<(WaitingLogin & { readonly userCode: string }) | undefined> {
    const userCode = userCodeOf(typed);
    if (userCode === undefined) return undefined;
    await this.count(visit);
    const login = await this.rows.findWaiting(userCode, this.clock.now());
    return login && { ...login, userCode };
  }

  /** @returns whether it was waiting @throws DomainError RATE_LIMITED */
  async decide(typed: string, decision: 'approved' | 'denied', visit: SignedInVisit): Promise<boolean> {
    const userCode = userCodeOf(typed);
    if (userCode === undefined) return false;
    await this.count(visit);
    return this.rows.decide(userCode, visit.session.userId, decision, this.clock.now());
  }

  private async count({ session, address }: SignedInVisit): Promise<void> {
    const wait = await this.limits.code(session.userId, address);
    if (wait !== undefined) throw new DomainError('RATE_LIMITED', `Too many codes. ${tryAgainIn(wait)}`);
  }
}
