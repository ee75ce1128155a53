import { Injectable } from '@nestjs/common';
import type { Role } from '@app/kernel';
import { InjectUnitOfWork, type UnitOfWork } from '@app/persistence';

/** The person a token speaks for. */
export interface TokenSubject {
  readonly userId: string;
  readonly handle: string;
  readonly role: Role;
  /** The personal publisher first. */
  readonly publisherIds: readonly string[];
}

@Injectable()
export class TokenSubjects {
  constructor(@InjectUnitOfWork('gateway') private readonly unitOfWork: UnitOfWork) {}

  /** Undefined when there is no such user, or not in good standing. */
  async find(userId: string): Promise<TokenSubject | undefined> {
    const [subject] = await this.unitOfWork.query<TokenSubject>(
      `SELECT account.id AS "userId", account.handle, account.role,
              ARRAY(SELECT member.publisher_id
                    FROM gateway.publisher_member member JOIN gateway.publisher ON publisher.id = member.publisher_id
                    WHERE member.user_id = account.id
                    ORDER BY publisher.linked_user_id IS NOT DISTINCT FROM account.id DESC, publisher.handle) AS "publisherIds"
       FROM gateway.user account WHERE account.id = $1 AND account.state = 'active'`,
      [userId],
    );
    return subject;
  }
}
