import { Injectable } from '@nestjs/common';
import { InjectUnitOfWork, type Tx, type UnitOfWork } from '@app/persistence';
import type { DeviceLoginState } from './device-login.rules';

export interface DeviceLoginRow extends DeviceLoginState {
  readonly id: string;
  readonly label: string;
  readonly scope: string;
  /** Who decided. */
  readonly userId: string | null;
}
/** A login that waits for somebody, as the page shows it. */
export interface WaitingLogin {
  readonly label: string;
  readonly requestedFrom: string | null;
  readonly createdAt: Date;
}
/** What a person answers. */
export interface LoginDecision {
  readonly userCode: string;
  readonly userId: string;
  readonly state: 'approved' | 'denied';
}
export interface NewDeviceLogin {
  readonly id: string;
  readonly deviceSha256: string;
  readonly userCode: string;
  readonly label: string;
  readonly scope: string;
  readonly requestedFrom: string | null;
  readonly createdAt: Date;
  readonly expiresAt: Date;
  readonly intervalSeconds: number;
}

/** Expired rows removed with each new one. */
const SWEEP = 20;

@Injectable()
export class DeviceLoginsRepository {
  constructor(@InjectUnitOfWork('gateway') private readonly unitOfWork: UnitOfWork) {}

  /** @returns whether it was stored; false when the user code is taken */
  async insert(tx: Tx, login: NewDeviceLogin): Promise<boolean> {
    const { id, deviceSha256, userCode, label, scope, requestedFrom, createdAt, expiresAt, intervalSeconds } = login;
    await tx.query(
      `DELETE FROM gateway.device_login WHERE id IN (
         SELECT id FROM gateway.device_login WHERE expires_at <= $1 LIMIT ${SWEEP} FOR UPDATE SKIP LOCKED)`,
      [createdAt],
    );
    const rows = await tx.query(
      `INSERT INTO gateway.device_login
         (id, device_sha256, user_code, label, scope, requested_from, state, created_at, expires_at, interval_seconds)
       VALUES ($1, $2, $3, $4, $5, $6, 'pending', $7, $8, $9)
       ON CONFLICT ON CONSTRAINT device_login_user_code_once DO NOTHING RETURNING 1`,
      [id, deviceSha256, userCode, label, scope, requestedFrom, createdAt, expiresAt, intervalSeconds],
    );
    return rows.length > 0;
  }

  /** The login of a program that asks, locked. */
  async lock(tx: Tx, deviceSha256: string): Promise<DeviceLoginRow | undefined> {
    const [row] = await tx.query<DeviceLoginRow>(
      `SELECT id, label, scope, state, user_id AS "userId", expires_at AS "expiresAt",
              interval_seconds AS "intervalSeconds", polled_at AS "polledAt"
       FROM gateway.device_login WHERE device_sha256 = $1 FOR UPDATE`,
      [deviceSha256],
    );
    return row;
  }
  async notePoll(tx: Tx, id: string, now: Date, slowerSeconds: number): Promise<void> {
    await tx.query(
      `UPDATE gateway.device_login SET polled_at = $2, interval_seconds = interval_seconds + $3 WHERE id = $1`,
      [id, now, slowerSeconds],
    );
  }
  async remove(tx: Tx, id: string): Promise<void> {
    await tx.query(`DELETE FROM gateway.device_login WHERE id = $1`, [id]);
  }

  async findWaiting(userCode: string, now: Date): Promise<WaitingLogin | undefined> {
    const [row] = await this.unitOfWork.query<WaitingLogin>(
      `SELECT label, requested_from AS "requestedFrom", created_at AS "createdAt"
       FROM gateway.device_login WHERE user_code = $1 AND state = 'pending' AND expires_at > $2`,
      [userCode, now],
    );
    return row;
  }
  /** @returns what was waiting, if anything was: the first decision counts */
  async decide(
    { userCode, userId, state }: LoginDecision,
    now: Date,
    on: Pick<Tx, 'query'> = this.unitOfWork,
  ): Promise<Pick<DeviceLoginRow, 'label' | 'scope'> | undefined> {
    const [row] = await on.query<Pick<DeviceLoginRow, 'label' | 'scope'>>(
      `UPDATE gateway.device_login SET state = $3, user_id = $2
       WHERE user_code = $1 AND state = 'pending' AND expires_at > $4 RETURNING label, scope`,
      [userCode, userId, state, now],
    );
    return row;
  }
}
