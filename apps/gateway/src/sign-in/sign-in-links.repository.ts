import { Injectable } from '@nestjs/common';
import { InjectUnitOfWork, type Tx, type UnitOfWork } from '@app/persistence';

export interface SignInLinkRow {
  readonly userId: string;
  readonly handle: string;
}

@Injectable()
export class SignInLinksRepository {
  constructor(@InjectUnitOfWork('gateway') private readonly unitOfWork: UnitOfWork) {}

  /** The user's only link from now on. */
  async save(tx: Tx, userId: string, sha256: string, expiresAt: Date): Promise<void> {
    await tx.query(
      `INSERT INTO gateway.sign_in_link (user_id, sha256, expires_at) VALUES ($1, $2, $3)
       ON CONFLICT (user_id) DO UPDATE SET sha256 = EXCLUDED.sha256, expires_at = EXCLUDED.expires_at`,
      [userId, sha256, expiresAt],
    );
  }
  async find(sha256: string, now: Date): Promise<SignInLinkRow | undefined> {
    const [row] = await this.unitOfWork.query<SignInLinkRow>(
      `SELECT account.id AS "userId", account.handle
       FROM gateway.sign_in_link link JOIN gateway.user account ON account.id = link.user_id
       WHERE link.sha256 = $1 AND link.expires_at > $2 AND account.state = 'active'`,
      [sha256, now],
    );
    return row;
  }
  /** @returns whether it was there: the first to use it wins */
  async use(tx: Tx, sha256: string, now: Date): Promise<boolean> {
    const rows = await tx.query(`DELETE FROM gateway.sign_in_link WHERE sha256 = $1 AND expires_at > $2 RETURNING 1`, [
      sha256,
      now,
    ]);
    return rows.length > 0;
  }
}
