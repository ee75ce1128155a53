import { Injectable } from '@nestjs/common';
import type { ReservationKind } from '@app/contracts';
import { newId } from '@app/kernel';
import { advisoryLockKey, type Tx } from '@app/persistence';
import type { Reservation } from './reservation.rules';

/** A name, as it is kept. */
export interface ReservedName {
  readonly kind: ReservationKind;
  readonly name: string;
}

@Injectable()
export class NameReservationsRepository {
  /** Lets nobody else reserve these names or use them for the first time until the transaction ends. */
  async lock(tx: Tx, names: readonly ReservedName[]): Promise<void> {
    const keys = new Set(names.map(({ kind, name }) => `catalog:name:${kind}:${name}`));
    for (const key of [...keys].sort()) await tx.query('SELECT pg_advisory_xact_lock($1)', [advisoryLockKey(key)]);
  }
  async find(tx: Tx, { kind, name }: ReservedName): Promise<Reservation | undefined> {
    const [row] = await tx.query<Reservation>(
      `SELECT owner_id AS "ownerId", expires_at AS "expiresAt" FROM catalog.name_reservation
       WHERE kind = $1 AND name = $2`,
      [kind, name],
    );
    return row;
  }
  /** Writes a reservation, over one that is there. */
  async save(
    tx: Tx,
    { kind, name }: ReservedName,
    { ownerId, ownerHandle, expiresAt }: Reservation & { ownerHandle: string },
    reason: string | null,
    now: Date,
  ): Promise<void> {
    await tx.query(
      `INSERT INTO catalog.name_reservation (kind, name, owner_id, reason, created_at, expires_at, id, owner_handle)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT ON CONSTRAINT name_reservation_once DO UPDATE SET
         owner_id = EXCLUDED.owner_id, reason = EXCLUDED.reason, created_at = EXCLUDED.created_at,
         expires_at = EXCLUDED.expires_at, id = EXCLUDED.id, owner_handle = EXCLUDED.owner_handle`,
      [kind, name, ownerId, reason, now, expiresAt, newId(), ownerHandle],
    );
  }
  async remove(tx: Tx, { kind, name }: ReservedName): Promise<void> {
    await tx.query(`DELETE FROM catalog.name_reservation WHERE kind = $1 AND name = $2`, [kind, name]);
  }

  /** Whether the publisher has an item of this name, and whether another one has it for all of the registry. */
  async holders(tx: Tx, { kind, name }: ReservedName, ownerId: string): Promise<{ own: boolean; other: boolean }> {
    const [row] = await tx.query<{ own: boolean; other: boolean }>(
      `SELECT coalesce(bool_or(owner_id = $3), false) AS own,
              coalesce(bool_or(owner_id <> $3 AND name_scope = 'global'), false) AS other
       FROM catalog.item WHERE kind = $1 AND name = $2 AND merged_into IS NULL`,
      [kind === 'slug' ? 'skill' : 'package', name, ownerId],
    );
    return row!;
  }
}
