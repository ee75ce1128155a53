import { Inject, Injectable } from '@nestjs/common';
import { userInvited, type Invitation, type InviteBody } from '@app/contracts';
import { Clock, DomainError } from '@app/kernel';
import { InjectUnitOfWork, type UnitOfWork } from '@app/persistence';
import { processConfig, type ProcessSettings } from '@app/runtime';
import { findableHandle } from '../accounts/account.rules';
import { currentInitiator } from '../accounts/initiator';
import { UsersRepository } from '../accounts/users.repository';
import { newSecret, secretHash } from '../sessions/session.rules';
import { SignInLinksRepository } from './sign-in-links.repository';

const VALID_MS = 24 * 3_600_000;

/** One-time links by which people get their first password, or another one. */
@Injectable()
export class SignInLinks {
  constructor(
    @Inject(processConfig.token) private readonly settings: ProcessSettings,
    @InjectUnitOfWork('gateway') private readonly unitOfWork: UnitOfWork,
    private readonly rows: SignInLinksRepository,
    private readonly users: UsersRepository,
    private readonly clock: Clock,
  ) {}

  /** Makes a link; the one the user had works no more. @throws DomainError USER_NOT_FOUND */
  invite({ handle }: InviteBody): Promise<Invitation> {
    const key = findableHandle(handle);
    const secret = newSecret();
    const expiresAt = new Date(this.clock.nowMs() + VALID_MS);
    return this.unitOfWork.run(async (tx) => {
      const user = key === undefined ? undefined : await this.users.lock(tx, key);
      if (user === undefined || user.state !== 'active') throw new DomainError('USER_NOT_FOUND');
      await this.rows.save(tx, user.id, secretHash(secret), expiresAt);
      const facts = { handle: user.handle, expiresAt: expiresAt.getTime() };
      await tx.emit(userInvited, { userId: user.id, ...facts, by: currentInitiator() });
      return { ...facts, url: `${this.settings.REEF_PUBLIC_URL}/sign-in/link?code=${secret}` };
    });
  }
}
