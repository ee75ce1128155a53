import { Injectable } from '@nestjs/common';
import { InjectUnitOfWork, type Tx, type UnitOfWork } from '@app/persistence';
import type { UserState } from '../accounts/account.rules';

/** An account that somebody wants to be. */
export interface Credential {
  readonly userId: string;
  readonly handle: string;
  readonly state: UserState;
  /** Null when nobody has set a password. */
  readonly hash: string | null;
  /** Of the ban in force. */
  readonly banReason: string | null;
}

const CREDENTIAL = `SELECT account.id AS "userId", account.handle, account.state, password.hash, ban.reason AS "banReason"
  FROM gateway.user account
  LEFT JOIN gateway.password ON password.user_id = account.id
  LEFT JOIN gateway.restriction ban ON ban.user_id = account.id AND ban.kind = 'ban' AND ban.lifted_at IS NULL`;

@Injectable()
export class PasswordsRepository {
  constructor(@InjectUnitOfWork('gateway') private readonly unitOfWork: UnitOfWork) {}

  async find(handle: string): Promise<Credential | undefined> {
    const [found] = await this.unitOfWork.query<Credential>(`${CREDENTIAL} WHERE account.handle = $1`, [handle]);
    return found;
  }
  /** The account as it is until the transaction ends. */
  async lock(tx: Tx, userId: string): Promise<Credential | undefined> {
    const [found] = await tx.query<Credential>(`${CREDENTIAL} WHERE account.id = $1 FOR UPDATE OF account`, [userId]);
    return found;
  }
  async save(tx: Tx, userId: string, hash: string, now: Date): Promise<void> {
    await tx.query(
      `INSERT INTO gateway.password (user_id, hash, changed_at) VALUES ($1, $2, $3)
       ON CONFLICT (user_id) DO UPDATE SET hash = EXCLUDED.hash, changed_at = EXCLUDED.changed_at`,
      [userId, hash, now],
    );
  }
}
