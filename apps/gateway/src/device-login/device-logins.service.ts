import { Injectable } from '@nestjs/common';
import type { DeviceCodeBody } from '@app/contracts';
import { Clock, newId } from '@app/kernel';
import { InjectUnitOfWork, type Tx, type UnitOfWork } from '@app/persistence';
import { plainLine } from '../accounts/account.rules';
import { UsersRepository } from '../accounts/users.repository';
import { secretHash } from '../sessions/session.rules';
import { OwnTokens } from '../settings/own-tokens.service';
import {
  deviceLabel,
  INTERVAL_SECONDS,
  newDeviceCode,
  newUserCode,
  pollOf,
  SLOWER_SECONDS,
  VALID_SECONDS,
  type Poll,
} from './device-login.rules';
import { DeviceLoginsRepository, type DeviceLoginRow } from './device-logins.repository';

export interface StartedLogin {
  readonly deviceCode: string;
  readonly userCode: string;
}
/** What a program gets that asks. */
export type PollAnswer =
  | { readonly error: Exclude<Poll, 'approved'>; readonly interval?: number }
  | { readonly token: string; readonly scope: string };

/** What ClawHub's clients ask for, and all they get: the full power of their user. */
const FULL_SCOPE = 'read write';

/** The program's side of device login (RFC 8628, client-contract 1.5). */
@Injectable()
export class DeviceLogins {
  constructor(
    @InjectUnitOfWork('gateway') private readonly unitOfWork: UnitOfWork,
    private readonly rows: DeviceLoginsRepository,
    private readonly users: UsersRepository,
    private readonly tokens: OwnTokens,
    private readonly clock: Clock,
  ) {}

  /** @param requestedFrom address the person is shown */
  async start({ label, scope }: DeviceCodeBody, requestedFrom: string | undefined): Promise<StartedLogin> {
    const deviceCode = newDeviceCode();
    const createdAt = this.clock.now();
    const login = {
      id: newId(),
      deviceSha256: secretHash(deviceCode),
      label: deviceLabel([...plainLine(label)].slice(0, 100).join('')),
      scope: plainLine(scope).slice(0, 200) || FULL_SCOPE,
      requestedFrom: requestedFrom ?? null,
      createdAt,
      expiresAt: new Date(createdAt.getTime() + VALID_SECONDS * 1_000),
      intervalSeconds: INTERVAL_SECONDS,
    };
    for (;;) {
      // Of 2^40 codes the same is hardly ever drawn twice; the table decides.
      const userCode = newUserCode();
      if (await this.unitOfWork.run((tx) => this.rows.insert(tx, { ...login, userCode })))
        return { deviceCode, userCode };
    }
  }

  /** What has become of a login. The token of an approved one is made here and handed out once. */
  poll(deviceCode: string): Promise<PollAnswer> {
    const now = this.clock.now();
    return this.unitOfWork.run(async (tx) => {
      const login = await this.rows.lock(tx, secretHash(deviceCode));
      const answer = pollOf(login, now);
      if (login === undefined || answer === 'expired_token') return { error: 'expired_token' };
      if (answer === 'approved') return this.handOut(tx, login);
      if (answer === 'access_denied') return { error: answer };
      const slower = answer === 'slow_down' ? SLOWER_SECONDS : 0;
      await this.rows.notePoll(tx, login.id, now, slower);
      return { error: answer, ...(slower === 0 ? {} : { interval: login.intervalSeconds + slower }) };
    });
  }

  private async handOut(tx: Tx, { id, userId, label, scope }: DeviceLoginRow): Promise<PollAnswer> {
    await this.rows.remove(tx, id);
    const user = await this.users.lock(tx, { id: userId! });
    if (user === undefined || user.state !== 'active') return { error: 'access_denied' };
    return { token: await this.tokens.createIn(tx, user, { label, via: 'cli_device' }), scope };
  }
}
