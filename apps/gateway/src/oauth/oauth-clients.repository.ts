import { Injectable } from '@nestjs/common';
import { InjectUnitOfWork, type Tx, type UnitOfWork } from '@app/persistence';

export interface OAuthClientRow {
  readonly id: string;
  readonly name: string;
  readonly secretSha256: string;
  readonly grants: string[];
  readonly scope: string;
  readonly createdAt: Date;
}

@Injectable()
export class OAuthClientsRepository {
  constructor(@InjectUnitOfWork('gateway') private readonly unitOfWork: UnitOfWork) {}

  /** The client with this id; undefined when there is none or it was revoked. */
  async find(id: string): Promise<OAuthClientRow | undefined> {
    const [client] = await this.unitOfWork.query<OAuthClientRow>(
      `SELECT id, name, secret_sha256 AS "secretSha256", grants, scope, created_at AS "createdAt"
       FROM gateway.oauth_client WHERE id = $1 AND revoked_at IS NULL`,
      [id],
    );
    return client;
  }

  async insert(tx: Tx, client: OAuthClientRow): Promise<void> {
    await tx.query(
      `INSERT INTO gateway.oauth_client (id, name, secret_sha256, grants, scope, created_at) VALUES ($1, $2, $3, $4, $5, $6)`,
      [client.id, client.name, client.secretSha256, client.grants, client.scope, client.createdAt],
    );
  }
}
