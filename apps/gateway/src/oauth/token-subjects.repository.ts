import { Injectable } from '@nestjs/common';
import { InjectUnitOfWork, type UnitOfWork } from '@app/persistence';
import { PUBLISHERS_OF_ACCOUNT } from '../publishers/publishers-of-account';

/** The person a token speaks for. */
export interface TokenSubject {
  readonly userId: string;
  readonly handle: string;
  /** The personal publisher first. */
  readonly publisherIds: readonly string[];
  readonly managedPublisherIds: readonly string[];
  readonly isActive: boolean;
}

@Injectable()
export class TokenSubjects {
  constructor(@InjectUnitOfWork('gateway') private readonly unitOfWork: UnitOfWork) {}

  /** Undefined when there is no such user. */
  async find(userId: string): Promise<TokenSubject | undefined> {
    const [subject] = await this.unitOfWork.query<TokenSubject>(
      `SELECT account.id AS "userId", account.handle, account.state = 'active' AS "isActive",
              ${PUBLISHERS_OF_ACCOUNT}
       FROM gateway.user account WHERE account.id = $1`,
      [userId],
    );
    return subject;
  }
}
