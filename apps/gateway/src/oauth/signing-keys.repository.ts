import { Injectable } from '@nestjs/common';
import { InjectUnitOfWork, type UnitOfWork } from '@app/persistence';
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

  /** The one that signs first. */
  all(): Promise<SigningKeyRow[]> {
    return this.unitOfWork.query<SigningKeyRow>(
      `SELECT ${COLUMNS} FROM gateway.signing_key ORDER BY retired_at DESC NULLS FIRST, created_at DESC`,
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
}
