import { Injectable } from '@nestjs/common';
import { InjectUnitOfWork, type Tx, type UnitOfWork } from '@app/persistence';

export interface OAuthClientRow {
  readonly id: string;
  readonly name: string;
  /** Null: the client cannot keep a secret. */
  readonly secretSha256: string | null;
  readonly grants: string[];
  readonly scope: string;
  readonly redirectUris: string[];
  readonly createdAt: Date;
}

const COLUMNS = `id, name, secret_sha256 AS "secretSha256", grants, scope, redirect_uris AS "redirectUris",
  created_at AS "createdAt"`;

@Injectable()
export class OAuthClientsRepository {
  constructor(@InjectUnitOfWork('gateway') private readonly unitOfWork: UnitOfWork) {}

  /** The client with this id; undefined when there is none or it was revoked. */
  async find(id: string): Promise<OAuthClientRow | undefined> {
    const [client] = await this.unitOfWork.query<OAuthClientRow>(
      `SELECT ${COLUMNS} FROM gateway.oauth_client WHERE id = $1 AND revoked_at IS NULL`,
      [id],
    );
    return client;
  }
  /** Those that work. */
  newest(limit: number): Promise<OAuthClientRow[]> {
    return this.unitOfWork.query<OAuthClientRow>(
      `SELECT ${COLUMNS} FROM gateway.oauth_client WHERE revoked_at IS NULL
       ORDER BY created_at DESC, id DESC LIMIT $1`,
      [limit],
    );
  }

  async insert(tx: Tx, client: OAuthClientRow): Promise<void> {
    const { id, name, secretSha256, grants, scope, redirectUris, createdAt } = client;
    await tx.query(
      `INSERT INTO gateway.oauth_client (id, name, secret_sha256, grants, scope, redirect_uris, created_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7)`,
      [id, name, secretSha256, grants, scope, redirectUris, createdAt],
    );
  }
  /** @returns the client; undefined when there is none that works */
  async revoke(tx: Tx, id: string, now: Date): Promise<{ name: string } | undefined> {
    const [client] = await tx.query<{ name: string }>(
      `UPDATE gateway.oauth_client SET revoked_at = $2 WHERE id = $1 AND revoked_at IS NULL RETURNING name`,
      [id, now],
    );
    return client;
  }
}
