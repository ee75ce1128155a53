import { Injectable } from '@nestjs/common';
import { InjectUnitOfWork, type Tx, type UnitOfWork } from '@app/persistence';

/** A token that was not revoked, as its owner sees it. */
export interface OwnToken {
  readonly id: string;
  readonly label: string;
  readonly prefix: string;
  readonly createdAt: Date;
  readonly lastUsedAt: Date | null;
  readonly expiresAt: Date | null;
}

const COLUMNS = `id, label, prefix, created_at AS "createdAt", last_used_at AS "lastUsedAt", expires_at AS "expiresAt"`;

@Injectable()
export class OwnTokensRepository {
  constructor(@InjectUnitOfWork('gateway') private readonly unitOfWork: UnitOfWork) {}

  /** Newest first. */
  list(userId: string, limit: number): Promise<OwnToken[]> {
    return this.unitOfWork.query<OwnToken>(
      `SELECT ${COLUMNS} FROM gateway.api_token WHERE user_id = $1 AND revoked_at IS NULL
       ORDER BY created_at DESC, id DESC LIMIT $2`,
      [userId, limit],
    );
  }
  async find(userId: string, id: string): Promise<OwnToken | undefined> {
    const [token] = await this.unitOfWork.query<OwnToken>(
      `SELECT ${COLUMNS} FROM gateway.api_token WHERE user_id = $1 AND id = $2 AND revoked_at IS NULL`,
      [userId, id],
    );
    return token;
  }
  async count(tx: Tx, userId: string): Promise<number> {
    const [row] = await tx.query<{ count: number }>(
      `SELECT count(*)::int AS count FROM gateway.api_token WHERE user_id = $1 AND revoked_at IS NULL`,
      [userId],
    );
    return row?.count ?? 0;
  }
}
