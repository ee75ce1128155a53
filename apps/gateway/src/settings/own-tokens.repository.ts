import { Injectable } from '@nestjs/common';
import type { Scope } from '@app/contracts';
import type { PublishLimits } from '@app/kernel';
import { InjectUnitOfWork, type Tx, type UnitOfWork } from '@app/persistence';
import { LIMITS } from '../api-tokens/api-tokens.repository';

/** A token that was not revoked, as its owner sees it. */
export interface OwnToken {
  readonly id: string;
  readonly label: string;
  readonly prefix: string;
  readonly createdAt: Date;
  readonly lastUsedAt: Date | null;
  readonly expiresAt: Date | null;
  /** Null: all that its owner may do. */
  readonly scopes: readonly Scope[] | null;
  /** Null: none. */
  readonly limits: PublishLimits | null;
}

const COLUMNS = `token.id, token.label, token.prefix, token.created_at AS "createdAt",
  token.last_used_at AS "lastUsedAt", token.expires_at AS "expiresAt", token.scopes, ${LIMITS} AS limits`;

@Injectable()
export class OwnTokensRepository {
  constructor(@InjectUnitOfWork('gateway') private readonly unitOfWork: UnitOfWork) {}

  /** Newest first. */
  list(userId: string, limit: number): Promise<OwnToken[]> {
    return this.unitOfWork.query<OwnToken>(
      `SELECT ${COLUMNS} FROM gateway.api_token token WHERE user_id = $1 AND revoked_at IS NULL
       ORDER BY created_at DESC, id DESC LIMIT $2`,
      [userId, limit],
    );
  }
  async find(userId: string, id: string): Promise<OwnToken | undefined> {
    const [token] = await this.unitOfWork.query<OwnToken>(
      `SELECT ${COLUMNS} FROM gateway.api_token token WHERE user_id = $1 AND id = $2 AND revoked_at IS NULL`,
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
