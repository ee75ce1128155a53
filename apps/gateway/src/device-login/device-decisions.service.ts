import { Injectable } from '@nestjs/common';
import { accessDenied } from '@app/contracts';
import { Clock, DomainError } from '@app/kernel';
import { InjectUnitOfWork, type UnitOfWork } from '@app/persistence';
import type { SignedInVisit } from '../pages/page';
import { DeviceConsents, type WaitingProgram } from '../oauth/device-consents.service';
import type { SessionRow } from '../sessions/sessions.repository';
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
    @InjectUnitOfWork('gateway') private readonly unitOfWork: UnitOfWork,
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
    if (decision === 'denied') return this.deny(userCode, visit.session);
    const { userId } = visit.session;
    const login = await this.rows.decide({ userCode, userId, state: 'approved' }, this.clock.now());
    if (login !== undefined) return 'login';
    return (await this.consents.approve(storedCode(userCode), userId)) ? 'client' : undefined;
  }

  /** With a record of it: the code may have come from somebody who wanted to get into the account. */
  private async deny(userCode: string, { userId, handle }: SessionRow): Promise<WaitingDevice['kind'] | undefined> {
    const program = await this.consents.find(storedCode(userCode));
    return this.unitOfWork.run(async (tx) => {
      const login = await this.rows.decide({ userCode, userId, state: 'denied' }, this.clock.now(), tx);
      if (login !== undefined) {
        const { label, scope } = login;
        await tx.emit(accessDenied, { via: 'cli_device', userId, handle, program: label, scope });
        return 'login';
      }
      if (program === undefined || !(await this.consents.denyIn(tx, storedCode(userCode)))) return undefined;
      const { clientId, clientName, scopes } = program;
      const asked = { clientId, program: clientName, scope: scopes.join(' ') };
      await tx.emit(accessDenied, { via: 'device', userId, handle, ...asked });
      return 'client';
    });
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
