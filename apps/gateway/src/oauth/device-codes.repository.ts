import { Injectable } from '@nestjs/common';
import { InjectUnitOfWork, type Tx, type UnitOfWork } from '@app/persistence';
import type { DeviceLoginState } from '../device-login/device-login.rules';
import { hashOf } from './oauth-payloads.repository';

/** A code that waits for somebody. */
export interface WaitingCode {
  readonly clientId: string;
  /** Scopes, separated by spaces. */
  readonly scope: string;
  readonly createdAt: Date;
}
/** What a person answers: who agreed and what came of it, or no. */
export type CodeDecision =
  | { readonly accountId: string; readonly grantId: string; readonly scope: string; readonly resource: string }
  | { readonly error: 'access_denied' };

const IS_WAITING = `model = 'DeviceCode' AND NOT payload ?| array['accountId', 'error'] AND consumed_at IS NULL`;

/**
 * The codes of device authorization (RFC 8628). The OAuth server makes and redeems them; the person's side, and how
 * often a program may ask, are ours. What is written here is read by the provider: its names count.
 */
@Injectable()
export class DeviceCodesRepository {
  constructor(@InjectUnitOfWork('gateway') private readonly unitOfWork: UnitOfWork) {}

  /** How a code stands, locked; undefined when there is none. */
  async lock(tx: Tx, deviceCode: string): Promise<DeviceLoginState | undefined> {
    const [row] = await tx.query<DeviceLoginState>(
      `SELECT CASE WHEN payload ? 'accountId' THEN 'approved' WHEN payload ? 'error' THEN 'denied' ELSE 'pending' END
                AS state,
              expires_at AS "expiresAt", coalesce((payload->>'interval')::int, 5) AS "intervalSeconds",
              (payload->>'polledAt')::timestamptz AS "polledAt"
       FROM gateway.oauth_payload WHERE model = 'DeviceCode' AND id = $1 FOR UPDATE`,
      [hashOf(deviceCode)],
    );
    return row;
  }
  async notePoll(tx: Tx, deviceCode: string, polledAt: Date, interval: number): Promise<void> {
    await tx.query(`UPDATE gateway.oauth_payload SET payload = payload || $2 WHERE model = 'DeviceCode' AND id = $1`, [
      hashOf(deviceCode),
      JSON.stringify({ polledAt, interval }),
    ]);
  }

  async findWaiting(userCode: string, now: Date): Promise<WaitingCode | undefined> {
    const [row] = await this.unitOfWork.query<WaitingCode>(
      `SELECT payload->>'clientId' AS "clientId", coalesce(payload->'params'->>'scope', '') AS scope,
              to_timestamp((payload->>'iat')::bigint) AS "createdAt"
       FROM gateway.oauth_payload WHERE user_code = $1 AND expires_at > $2 AND ${IS_WAITING}`,
      [userCode, now],
    );
    return row;
  }
  /** @returns whether it was waiting: the first decision counts */
  async decide(
    userCode: string,
    decision: CodeDecision,
    now: Date,
    on: Pick<Tx, 'query'> = this.unitOfWork,
  ): Promise<boolean> {
    const rows = await on.query(
      `UPDATE gateway.oauth_payload SET payload = payload || $3, grant_id = $4
       WHERE user_code = $1 AND expires_at > $2 AND ${IS_WAITING} RETURNING 1`,
      [userCode, now, JSON.stringify(decision), 'grantId' in decision ? decision.grantId : null],
    );
    return rows.length > 0;
  }
}
