import { Injectable } from '@nestjs/common';
import { Clock, DomainError } from '@app/kernel';
import type { SignedInVisit } from '../pages/page';
import { DeviceConsents, type WaitingProgram } from '../oauth/device-consents.service';
import { SignInLimits, tryAgainIn } from '../sign-in/sign-in-limits.service';
import { userCodeOf } from './device-login.rules';
import { DeviceLoginsRepository, type WaitingLogin } from './device-logins.repository';

/** A program that waits for somebody, with the code as people read it. */
export type WaitingDevice = { readonly userCode: string } & (
  ({ readonly kind: 'login' } & WaitingLogin) | ({ readonly kind: 'client' } & WaitingProgram)
);

/** The person's side of device login and of device authorization: which program asks, and whether it may. */
@Injectable()
export class DeviceDecisions {
  constructor(
    private readonly rows: DeviceLoginsRepository,
    private readonly consents: DeviceConsents,
    private readonly limits: SignInLimits,
    private readonly clock: Clock,
  ) {}

  /**
   * The program with a code as typed; undefined when none waits for anybody.
   * @throws DomainError RATE_LIMITED for somebody who guesses
   */
  async find(typed: string, visit: SignedInVisit): Promise<WaitingDevice | undefined> {
    const userCode = userCodeOf(typed);
    if (userCode === undefined) return undefined;
    await this.count(visit);
    const login = await this.rows.findWaiting(userCode, this.clock.now());
    if (login !== undefined) return { kind: 'login', ...login, userCode };
    const program = await this.consents.find(storedCode(userCode));
    return program && { kind: 'client', ...program, userCode };
  }

  /** @returns what was waiting; undefined when nothing was @throws DomainError RATE_LIMITED */
  async decide(
    typed: string,
    decision: 'approved' | 'denied',
    visit: SignedInVisit,
  ): Promise<WaitingDevice['kind'] | undefined> {
    const userCode = userCodeOf(typed);
    if (userCode === undefined) return undefined;
    await this.count(visit);
    const { userId } = visit.session;
    if (await this.rows.decide(userCode, userId, decision, this.clock.now())) return 'login';
    const stored = storedCode(userCode);
    const isDecided = await (decision === 'approved'
      ? this.consents.approve(stored, userId)
      : this.consents.deny(stored));
    return isDecided ? 'client' : undefined;
  }

  private async count({ session, address }: SignedInVisit): Promise<void> {
    const wait = await this.limits.code(session.userId, address);
    if (wait !== undefined) throw new DomainError('RATE_LIMITED', `Too many codes. ${tryAgainIn(wait)}`);
  }
}

/** As the OAuth server keeps codes. */
function storedCode(userCode: string): string {
  return userCode.replace('-', '');
}
