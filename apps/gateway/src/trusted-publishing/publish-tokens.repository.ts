import { Injectable } from '@nestjs/common';
import type { TrustedSource } from '@app/kernel';
import { InjectUnitOfWork, type Tx, type UnitOfWork } from '@app/persistence';
import type { PublishTokenRow } from './publish-token.rules';

export interface NewPublishToken {
  readonly id: string;
  readonly sha256: string;
  readonly issuer: string;
  /** `jti` of the identity token it was given for. */
  readonly assertionId: string;
  readonly packageId: string;
  readonly packageName: string;
  readonly version: string;
  readonly source: TrustedSource;
  readonly createdAt: Date;
  readonly expiresAt: Date;
  /** Remembered until then, so that the identity token gives no second one. */
  readonly keptUntil: Date;
}

/** Rows nobody needs any more that are removed with each new one. */
const SWEEP = 20;

@Injectable()
export class PublishTokensRepository {
  constructor(@InjectUnitOfWork('gateway') private readonly unitOfWork: UnitOfWork) {}

  async find(sha256: string): Promise<PublishTokenRow | undefined> {
    const [row] = await this.unitOfWork.query<PublishTokenRow>(
      `SELECT id AS "tokenId", package_name AS "packageName", version, source, expires_at AS "expiresAt",
              spent_at AS "spentAt"
       FROM gateway.publish_token WHERE sha256 = $1`,
      [sha256],
    );
    return row;
  }

  /** @returns whether it was stored; false when the identity token has given one before */
  async insert(tx: Tx, token: NewPublishToken): Promise<boolean> {
    await tx.query(
      `DELETE FROM gateway.publish_token WHERE id IN (
         SELECT id FROM gateway.publish_token WHERE kept_until <= $1 LIMIT ${SWEEP} FOR UPDATE SKIP LOCKED)`,
      [token.createdAt],
    );
    const { id, sha256, issuer, assertionId, packageId, packageName, version, source } = token;
    const rows = await tx.query(
      `INSERT INTO gateway.publish_token (id, sha256, issuer, assertion_id, package_id, package_name, version, source,
         created_at, expires_at, kept_until)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
       ON CONFLICT ON CONSTRAINT publish_token_one_per_assertion DO NOTHING RETURNING 1`,
      [
        ...[id, sha256, issuer, assertionId, packageId, packageName, version, JSON.stringify(source)],
        ...[token.createdAt, token.expiresAt, token.keptUntil],
      ],
    );
    return rows.length > 0;
  }

  /** @returns whether it was good until now */
  async spend(tx: Tx, id: string, now: Date): Promise<boolean> {
    const rows = await tx.query(
      `UPDATE gateway.publish_token SET spent_at = $2 WHERE id = $1 AND spent_at IS NULL RETURNING 1`,
      [id, now],
    );
    return rows.length > 0;
  }
}
