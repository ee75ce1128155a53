import { Injectable } from '@nestjs/common';
import { DomainError } from '@app/kernel';
import { InjectUnitOfWork, type UnitOfWork } from '@app/persistence';
import { UsersRepository } from '../accounts/users.repository';
import { OwnTokens, type WantedToken } from './own-tokens.service';

/** Makes tokens for people who are signed in. */
@Injectable()
export class NewTokens {
  constructor(
    @InjectUnitOfWork('gateway') private readonly unitOfWork: UnitOfWork,
    private readonly users: UsersRepository,
    private readonly tokens: OwnTokens,
  ) {}

  /** @throws DomainError ACCOUNT_SUSPENDED when a ban came first; INVALID_INPUT when they have 100 */
  create(userId: string, wanted: WantedToken): Promise<string> {
    return this.unitOfWork.run(async (tx) => {
      const user = await this.users.lock(tx, { id: userId });
      if (user === undefined || user.state !== 'active') throw new DomainError('ACCOUNT_SUSPENDED');
      return this.tokens.createIn(tx, user, wanted);
    });
  }
}
