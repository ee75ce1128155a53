import { Injectable } from '@nestjs/common';
import { InjectUnitOfWork, type Tx, type UnitOfWork } from '@app/persistence';

/** Access tokens that do not count although they have not expired. */
export interface Revocation {
  readonly kind: 'token' | 'grant' | 'client';
  readonly id: string;
  /** When the last of them has expired. */
  readonly forgetAt: Date;
}

@Injectable()
export class RevocationsRepository {
  constructor(@InjectUnitOfWork('gateway') private readonly unitOfWork: UnitOfWork) {}

  /** Those that still matter. */
  inForce(now: Date): Promise<Revocation[]> {
    return this.unitOfWork.query<Revocation>(
      `SELECT kind, id, forget_at AS "forgetAt" FROM gateway.oauth_revocation WHERE forget_at > $1`,
      [now],
    );
  }
  /** Also removes what has served its purpose. */
  async insert(tx: Tx, { kind, id, forgetAt }: Revocation, now: Date): Promise<void> {
    await tx.query(
      `DELETE FROM gateway.oauth_revocation WHERE (kind, id) IN (
         SELECT kind, id FROM gateway.oauth_revocation WHERE forget_at <= $1 LIMIT 20 FOR UPDATE SKIP LOCKED)`,
      [now],
    );
    await tx.query(
      `INSERT INTO gateway.oauth_revocation (kind, id, forget_at) VALUES ($1, $2, $3)
       ON CONFLICT (kind, id) DO UPDATE SET forget_at = greatest(oauth_revocation.forget_at, excluded.forget_at)`,
      [kind, id, forgetAt],
    );
  }
}
