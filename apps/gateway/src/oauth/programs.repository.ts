import { Injectable } from '@nestjs/common';
import { InjectUnitOfWork, type UnitOfWork } from '@app/persistence';

/** A program that somebody lets act for them. */
export interface Program {
  readonly clientId: string;
  readonly name: string;
  /** Scopes of all consents, separated by spaces. */
  readonly scope: string;
  readonly since: Date;
  readonly grantIds: readonly string[];
}

@Injectable()
export class ProgramsRepository {
  constructor(@InjectUnitOfWork('gateway') private readonly unitOfWork: UnitOfWork) {}

  /** Those of one person, by name; somebody may have agreed more than once. */
  of(userId: string, now: Date): Promise<Program[]> {
    return this.unitOfWork.query<Program>(
      `SELECT client.id AS "clientId", client.name, array_agg(consent.grant_id) AS "grantIds",
              string_agg(consent.payload->'openid'->>'scope', ' ') AS scope,
              to_timestamp(min((consent.payload->>'iat')::bigint)) AS since
       FROM gateway.oauth_payload consent
       JOIN gateway.oauth_client client ON client.id::text = consent.payload->>'clientId' AND client.revoked_at IS NULL
       WHERE consent.model = 'Grant' AND consent.payload->>'accountId' = $1 AND consent.grant_id IS NOT NULL
         AND consent.expires_at > $2
       GROUP BY client.id ORDER BY client.name, client.id`,
      [userId, now],
    );
  }
}
