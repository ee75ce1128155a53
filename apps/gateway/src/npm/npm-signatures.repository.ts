import { Injectable } from '@nestjs/common';
import { InjectUnitOfWork, type UnitOfWork } from '@app/persistence';

/** What a signature is over. */
export interface Signed {
  readonly version: string;
  /** Subresource integrity of the tarball. */
  readonly integrity: string;
}
export interface SignatureRow extends Signed {
  readonly keyId: string;
  /** DER in base64. */
  readonly signature: string;
}

@Injectable()
export class NpmSignaturesRepository {
  constructor(@InjectUnitOfWork('gateway') private readonly unitOfWork: UnitOfWork) {}

  ofPackage(name: string): Promise<SignatureRow[]> {
    return this.unitOfWork.query<SignatureRow>(
      `SELECT version, integrity, key_id AS "keyId", signature FROM gateway.npm_signature WHERE name = $1`,
      [name],
    );
  }

  /** Of replicas that sign the same release, one is kept. Writes nothing when the key has been retired meanwhile. */
  async insert(name: string, keyId: string, rows: readonly Omit<SignatureRow, 'keyId'>[]): Promise<void> {
    await this.unitOfWork.query(
      `WITH key AS (SELECT id FROM gateway.signing_key WHERE id = $2 AND retired_at IS NULL FOR SHARE)
       INSERT INTO gateway.npm_signature (name, version, integrity, key_id, signature)
       SELECT $1, s.version, s.integrity, key.id, s.signature
       FROM key, unnest($3::text[], $4::text[], $5::text[]) AS s (version, integrity, signature)
       ON CONFLICT DO NOTHING`,
      [
        name,
        keyId,
        rows.map(({ version }) => version),
        rows.map(({ integrity }) => integrity),
        rows.map(({ signature }) => signature),
      ],
    );
  }
}
