import { Injectable } from '@nestjs/common';
import { hash, verify } from '@node-rs/argon2';
import { userPasswordChanged, type Initiator, type PasswordSet, type SetPasswordBody } from '@app/contracts';
import { Clock, DomainError } from '@app/kernel';
import { InjectUnitOfWork, type Tx, type UnitOfWork } from '@app/persistence';
import { findableHandle } from '../accounts/account.rules';
import { currentInitiator } from '../accounts/initiator';
import { newSecret } from '../sessions/session.rules';
import { Sessions } from '../sessions/sessions.service';
import { ARGON2ID, MAX_PASSWORD_LENGTH, newPassword, normalPassword } from './password.rules';
import { PasswordsRepository } from './passwords.repository';

/** Passwords: how they are kept, changed and compared. */
@Injectable()
export class Passwords {
  /** Compared with when there is none, so that the answer takes as long. */
  private readonly nobodys = hash(newSecret(), ARGON2ID);

  constructor(
    @InjectUnitOfWork('gateway') private readonly unitOfWork: UnitOfWork,
    private readonly rows: PasswordsRepository,
    private readonly sessions: Sessions,
    private readonly clock: Clock,
  ) {}

  /** Whether the password is the one that was hashed; takes as long when there is none. */
  async isRight(password: string, known: string | null | undefined): Promise<boolean> {
    const right = await verify(
      known ?? (await this.nobodys),
      normalPassword(password.slice(0, 4 * MAX_PASSWORD_LENGTH)),
    );
    return right && known != null;
  }

  /**
   * Gives an active user another password, which signs them out everywhere.
   * @throws DomainError USER_NOT_FOUND, INVALID_INPUT when it is too weak
   */
  async set({ handle, password }: SetPasswordBody): Promise<PasswordSet> {
    const key = findableHandle(handle);
    const user = key === undefined ? undefined : await this.rows.find(key.handle);
    if (user === undefined || user.state === 'deleted') throw new DomainError('USER_NOT_FOUND');
    const hashed = await this.hash(password, user.handle);
    await this.unitOfWork.run((tx) => this.changeIn(tx, user, hashed, 'admin', currentInitiator()));
    return { ok: true, handle: user.handle };
  }

  /** @throws DomainError INVALID_INPUT when it is too weak */
  hash(password: string, handle: string): Promise<string> {
    return hash(newPassword(password, handle), ARGON2ID);
  }
  /** Signs the user out everywhere, too. @param hashed from `hash` */
  async changeIn(
    tx: Tx,
    { userId, handle }: { userId: string; handle: string },
    hashed: string,
    via: 'admin' | 'link',
    by: Initiator,
  ): Promise<void> {
    await this.rows.save(tx, userId, hashed, this.clock.now());
    await this.sessions.endAllIn(tx, userId, 'password_changed');
    await tx.emit(userPasswordChanged, { userId, handle, via, by });
  }
}
