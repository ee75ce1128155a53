import { Injectable } from '@nestjs/common';
import { InjectUnitOfWork, type Tx, type UnitOfWork } from '@app/persistence';
import type { JWK } from 'jose';

export interface SigningKeyRow {
  /** Also the `kid` in token headers. */
  readonly id: string;
  readonly algorithm: string;
  readonly publicJwk: JWK;
  /** The private JWK as `seal` leaves it; the context is the id. */
  readonly privateSealed: Buffer;
  readonly createdAt: Date;
  /** Signs no more; its tokens count until they expire. */
  readonly retiredAt: Date | null;
}

const COLUMNS = `id, algorithm, public_jwk AS "publicJwk", private_sealed AS "privateSealed",
  created_at AS "createdAt", retired_at AS "retiredAt"`;

@Injectable()
export class SigningKeysRepository {
  constructor(@InjectUnitOfWork('gateway') private readonly unitOfWork: UnitOfWork) {}

  /** The keys of an algorithm, the one that signs first. */
  all(algorithm: string): Promise<SigningKeyRow[]> {
    return this.unitOfWork.query<SigningKeyRow>(
      `SELECT ${COLUMNS} FROM gateway.signing_key WHERE algorithm = $1
       ORDER BY retired_at DESC NULLS FIRST, created_at DESC`,
      [algorithm],
    );
  }

  /** Stores the key unless its algorithm has an active one: of replicas that start together, one makes the key. */
  async insertUnlessActive(key: Omit<SigningKeyRow, 'retiredAt'>): Promise<void> {
    await this.unitOfWork.query(
      `INSERT INTO gateway.signing_key (id, algorithm, public_jwk, private_sealed, created_at)
       VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING`,
      [key.id, key.algorithm, JSON.stringify(key.publicJwk), key.privateSealed, key.createdAt],
    );
  }

  /** Puts another key in the place of the one that signs. */
  async replace(tx: Tx, key: Omit<SigningKeyRow, 'retiredAt'>): Promise<void> {
    // One rotation after the other; a second one finds the key of the first.
    await tx.query(`LOCK TABLE gateway.signing_key IN SHARE ROW EXCLUSIVE MODE`);
    await tx.query(`UPDATE gateway.signing_key SET retired_at = $2 WHERE algorithm = $1 AND retired_at IS NULL`, [
      key.algorithm,
      key.createdAt,
    ]);
    await tx.query(
      `INSERT INTO gateway.signing_key (id, algorithm, public_jwk, private_sealed, created_at)
       VALUES ($1, $2, $3, $4, $5)`,
      [key.id, key.algorithm, JSON.stringify(key.publicJwk), key.privateSealed, key.createdAt],
    );
  }
}
