import { Injectable } from '@nestjs/common';
import type { Scope } from '@app/contracts';
import type { PublishLimits, Role } from '@app/kernel';
import { InjectUnitOfWork, type Tx, type UnitOfWork } from '@app/persistence';
import type { UserState } from '../accounts/account.rules';
import { PUBLISHERS_OF_ACCOUNT } from '../publishers/publishers-of-account';

/** How a token came to be: by request, from `REEF_ADMIN_TOKEN`, or made up at the first start. */
export type TokenOrigin = 'issued' | 'configured' | 'generated';

/** A token and all that decides what its holder may do. */
export interface TokenHolder {
  readonly tokenId: string;
  readonly lastUsedAt: Date | null;
  readonly revokedAt: Date | null;
  readonly expiresAt: Date | null;
  readonly userId: string;
  readonly handle: string;
  readonly role: Role;
  readonly state: UserState;
  /** The personal publisher first. */
  readonly publisherIds: readonly string[];
  readonly managedPublisherIds: readonly string[];
  /** Null: all of them, and the power of the user's role. */
  readonly scopes: readonly Scope[] | null;
  /** Null: none. */
  readonly limits: PublishLimits | null;
}
export interface NewToken {
  readonly id: string;
  readonly userId: string;
  readonly label: string;
  readonly prefix: string;
  readonly sha256: string;
  readonly origin: TokenOrigin;
  readonly createdAt: Date;
  /** Absent: it works until somebody revokes it. */
  readonly expiresAt?: Date | undefined;
  /** Absent: all that the user may do. */
  readonly scopes?: readonly Scope[] | undefined;
  readonly limits?: PublishLimits | undefined;
}
export interface RevokedRow {
  readonly id: string;
  readonly userId: string;
}

/** The names a token may publish, of `gateway.api_token token`; null when it is not limited. */
export const LIMITS = `CASE WHEN token.only_packages IS NOT NULL
  THEN json_build_object('packages', token.only_packages, 'skills', token.only_skills) END`;

@Injectable()
export class ApiTokensRepository {
  constructor(@InjectUnitOfWork('gateway') private readonly unitOfWork: UnitOfWork) {}

  /** The holder of the token with this hash, whatever the state of either; undefined when there is no such token. */
  async findHolder(sha256: string): Promise<TokenHolder | undefined> {
    const [holder] = await this.unitOfWork.query<TokenHolder>(
      `SELECT token.id AS "tokenId", token.last_used_at AS "lastUsedAt", token.revoked_at AS "revokedAt",
              token.expires_at AS "expiresAt", account.id AS "userId", account.handle, account.role, account.state,
              token.scopes, ${LIMITS} AS limits,
              ${PUBLISHERS_OF_ACCOUNT}
       FROM gateway.api_token token JOIN gateway.user account ON account.id = token.user_id
       WHERE token.sha256 = $1`,
      [sha256],
    );
    return holder;
  }

  /** Remembers a use. `unlessAfter`: another replica may have written a minute ago. */
  async touch(tokenId: string, now: Date, unlessAfter: Date): Promise<void> {
    await this.unitOfWork.query(
      `UPDATE gateway.api_token SET last_used_at = $2 WHERE id = $1 AND (last_used_at IS NULL OR last_used_at < $3)`,
      [tokenId, now, unlessAfter],
    );
  }

  /** @returns whether it was stored; false when the same token exists already */
  async insert(tx: Tx, token: NewToken): Promise<boolean> {
    const { id, userId, label, prefix, sha256, origin, createdAt, expiresAt, scopes, limits } = token;
    const rows = await tx.query(
      `INSERT INTO gateway.api_token (id, user_id, label, prefix, sha256, origin, created_at, expires_at, scopes,
         only_packages, only_skills)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
       ON CONFLICT ON CONSTRAINT api_token_secret_once DO NOTHING RETURNING 1`,
      [
        ...[id, userId, label, prefix, sha256, origin, createdAt, expiresAt ?? null],
        ...[scopes ?? null, limits?.packages ?? null, limits?.skills ?? null],
      ],
    );
    return rows.length > 0;
  }

  /**
   * Revokes one token, named by its id or its hash.
   * @returns its row, and whether this call revoked it; undefined when there is none
   */
  async revoke(
    tx: Tx,
    by: { id: string } | { sha256: string },
    now: Date,
  ): Promise<(RevokedRow & { first: boolean }) | undefined> {
    const [column, value] = 'id' in by ? (['id', by.id] as const) : (['sha256', by.sha256] as const);
    const [found] = await tx.query<RevokedRow & { revokedAt: Date | null }>(
      `SELECT id, user_id AS "userId", revoked_at AS "revokedAt" FROM gateway.api_token WHERE ${column} = $1 FOR UPDATE`,
      [value],
    );
    if (found === undefined) return undefined;
    const first = found.revokedAt === null;
    if (first) await tx.query(`UPDATE gateway.api_token SET revoked_at = $2 WHERE id = $1`, [found.id, now]);
    return { id: found.id, userId: found.userId, first };
  }

  /** Revokes what `REEF_ADMIN_TOKEN` said before it was changed. */
  revokeOtherConfigured(tx: Tx, sha256: string, now: Date): Promise<RevokedRow[]> {
    return tx.query<RevokedRow>(
      `UPDATE gateway.api_token SET revoked_at = $2
       WHERE origin = 'configured' AND sha256 <> $1 AND revoked_at IS NULL RETURNING id, user_id AS "userId"`,
      [sha256, now],
    );
  }

  /** Revokes all a user has. @returns how many worked until now */
  async revokeAllOf(tx: Tx, userId: string, now: Date): Promise<number> {
    const revoked = await tx.query(
      `UPDATE gateway.api_token SET revoked_at = $2 WHERE user_id = $1 AND revoked_at IS NULL RETURNING 1`,
      [userId, now],
    );
    return revoked.length;
  }

  async worksFor(tx: Tx, sha256: string, userId: string): Promise<boolean> {
    const rows = await tx.query(
      `SELECT 1 FROM gateway.api_token WHERE sha256 = $1 AND user_id = $2 AND revoked_at IS NULL`,
      [sha256, userId],
    );
    return rows.length > 0;
  }

  /** Whether some active administrator holds a token that works. */
  async anyAdminHolds(tx: Tx, now: Date): Promise<boolean> {
    const rows = await tx.query(
      `SELECT 1 FROM gateway.api_token token JOIN gateway.user account ON account.id = token.user_id
       WHERE account.role = 'admin' AND account.state = 'active' AND token.revoked_at IS NULL
         AND (token.expires_at IS NULL OR token.expires_at > $1) LIMIT 1`,
      [now],
    );
    return rows.length > 0;
  }
}
