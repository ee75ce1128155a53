import { Injectable } from '@nestjs/common';
import type { SignInMethod } from '@app/contracts';
import type { Role } from '@app/kernel';
import { InjectUnitOfWork, type Tx, type UnitOfWork } from '@app/persistence';
import { PUBLISHERS_OF_ACCOUNT } from '../publishers/publishers-of-account';

/** A session that counts, and whose it is. */
export interface SessionRow {
  readonly id: string;
  readonly userId: string;
  readonly handle: string;
  readonly role: Role;
  readonly lastSeenAt: Date;
  /** The personal publisher first. */
  readonly publisherIds: readonly string[];
  readonly managedPublisherIds: readonly string[];
}
export interface NewSession {
  readonly id: string;
  readonly sha256: string;
  readonly userId: string;
  readonly method: SignInMethod;
  readonly createdAt: Date;
  readonly expiresAt: Date;
}
export interface EndedRow {
  readonly id: string;
  readonly userId: string;
}

/** Expired rows removed with each new one: more than come, few enough not to be noticed. */
const SWEEP = 20;

@Injectable()
export class SessionsRepository {
  constructor(@InjectUnitOfWork('gateway') private readonly unitOfWork: UnitOfWork) {}

  /** @param seenSince sessions nobody used since then are over */
  async find(sha256: string, now: Date, seenSince: Date): Promise<SessionRow | undefined> {
    const [row] = await this.unitOfWork.query<SessionRow>(
      `SELECT session.id, session.last_seen_at AS "lastSeenAt", account.id AS "userId", account.handle, account.role,
              ${PUBLISHERS_OF_ACCOUNT}
       FROM gateway.session JOIN gateway.user account ON account.id = session.user_id
       WHERE session.sha256 = $1 AND session.expires_at > $2 AND session.last_seen_at > $3 AND account.state = 'active'`,
      [sha256, now, seenSince],
    );
    return row;
  }
  async touch(id: string, now: Date): Promise<void> {
    await this.unitOfWork.query(`UPDATE gateway.session SET last_seen_at = $2 WHERE id = $1 AND last_seen_at < $2`, [
      id,
      now,
    ]);
  }

  async insert(tx: Tx, session: NewSession): Promise<void> {
    const { id, sha256, userId, method, createdAt, expiresAt } = session;
    await tx.query(
      `INSERT INTO gateway.session (id, sha256, user_id, method, created_at, last_seen_at, expires_at)
       VALUES ($1, $2, $3, $4, $5, $5, $6)`,
      [id, sha256, userId, method, createdAt, expiresAt],
    );
  }
  /** @returns the one that was there */
  async remove(tx: Tx, sha256: string): Promise<EndedRow | undefined> {
    const [row] = await tx.query<EndedRow>(
      `DELETE FROM gateway.session WHERE sha256 = $1 RETURNING id, user_id AS "userId"`,
      [sha256],
    );
    return row;
  }
  removeAllOf(tx: Tx, userId: string): Promise<EndedRow[]> {
    return tx.query<EndedRow>(`DELETE FROM gateway.session WHERE user_id = $1 RETURNING id, user_id AS "userId"`, [
      userId,
    ]);
  }
  /** Removes some of those that are over. */
  async sweep(tx: Tx, now: Date, seenSince: Date): Promise<void> {
    await tx.query(
      `DELETE FROM gateway.session WHERE id IN (
         SELECT id FROM gateway.session WHERE expires_at <= $1 OR last_seen_at <= $2
         LIMIT ${SWEEP} FOR UPDATE SKIP LOCKED)`,
      [now, seenSince],
    );
  }
}
