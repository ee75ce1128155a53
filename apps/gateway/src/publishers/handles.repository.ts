import { Injectable } from '@nestjs/common';
import { advisoryLockKey, type Tx } from '@app/persistence';
import type { Reservation } from './handle.rules';

@Injectable()
export class HandlesRepository {
  /**
   * Lets nobody else take or reserve the handle until the transaction ends.
   * @returns its reservation; undefined when there is none
   */
  async lock(tx: Tx, handle: string): Promise<Reservation | undefined> {
    await tx.query('SELECT pg_advisory_xact_lock($1)', [advisoryLockKey(`gateway:handle:${handle}`)]);
    const [row] = await tx.query<Reservation>(
      `SELECT user_id AS "ownerUserId" FROM gateway.reserved_handle WHERE handle = $1`,
      [handle],
    );
    return row;
  }

  async isTaken(tx: Tx, handle: string): Promise<boolean> {
    const rows = await tx.query(`SELECT 1 FROM gateway.publisher WHERE handle = $1`, [handle]);
    return rows.length > 0;
  }

  /** Writes the reservation, over one that is there. */
  async reserve(tx: Tx, handle: string, ownerUserId: string | null, reason: string | null, now: Date): Promise<void> {
    await tx.query(
      `INSERT INTO gateway.reserved_handle (handle, user_id, reason, created_at) VALUES ($1, $2, $3, $4)
       ON CONFLICT ON CONSTRAINT reserved_handle_once
       DO UPDATE SET user_id = EXCLUDED.user_id, reason = EXCLUDED.reason, created_at = EXCLUDED.created_at`,
      [handle, ownerUserId, reason, now],
    );
  }
  /** @returns whether there was a reservation */
  async release(tx: Tx, handle: string): Promise<boolean> {
    const rows = await tx.query(`DELETE FROM gateway.reserved_handle WHERE handle = $1 RETURNING 1`, [handle]);
    return rows.length > 0;
  }
}
