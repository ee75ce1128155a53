import { Injectable } from '@nestjs/common';
import type { Tx } from '@app/persistence';
import type { UserKey } from './account.rules';
import { UsersRepository, type UserRow } from './users.repository';

/** `ban`: the account is out. `hold`: it is under moderation and goes on, unseen. */
export type RestrictionKind = 'ban' | 'hold';

export interface RestrictionRow {
  readonly id: string;
  readonly reason: string | null;
}
export interface NewRestriction extends RestrictionRow {
  readonly userId: string;
  readonly kind: RestrictionKind;
  readonly placedAt: Date;
}

const OWNED = `SELECT publisher_id FROM gateway.publisher_member WHERE user_id = $1 AND role = 'owner'`;

@Injectable()
export class RestrictionsRepository {
  constructor(private readonly users: UsersRepository) {}

  /**
   * Locks an account after the publishers it owns, in the order in which everybody locks them: who is the last active
   * owner of an organization does not change any more.
   */
  async lockWithPublishers(tx: Tx, key: UserKey): Promise<UserRow | undefined> {
    const id = await this.users.idOf(tx, key);
    if (id === undefined) return undefined;
    await tx.query(`SELECT 1 FROM gateway.publisher WHERE id IN (${OWNED}) ORDER BY id FOR UPDATE`, [id]);
    return this.users.lock(tx, { id });
  }

  /** The personal publisher, and the organizations in which nobody else in good standing is an owner. */
  async solelyOwned(tx: Tx, userId: string): Promise<string[]> {
    const rows = await tx.query<{ id: string }>(
      `SELECT owned.publisher_id AS id FROM (${OWNED}) owned WHERE NOT EXISTS (
         SELECT FROM gateway.publisher_member other JOIN gateway.user account ON account.id = other.user_id
         WHERE other.publisher_id = owned.publisher_id AND other.role = 'owner' AND other.user_id <> $1
           AND account.state = 'active')
       ORDER BY 1`,
      [userId],
    );
    return rows.map(({ id }) => id);
  }

  /** @returns whether it was placed; false when one of its kind is in force */
  async place(tx: Tx, { id, userId, kind, reason, placedAt }: NewRestriction): Promise<boolean> {
    const rows = await tx.query(
      `INSERT INTO gateway.restriction (id, user_id, kind, reason, placed_at) VALUES ($1, $2, $3, $4, $5)
       ON CONFLICT (user_id, kind) WHERE lifted_at IS NULL DO NOTHING RETURNING 1`,
      [id, userId, kind, reason, placedAt],
    );
    return rows.length > 0;
  }

  /** @returns the one that was in force */
  async lift(tx: Tx, userId: string, kind: RestrictionKind, now: Date): Promise<RestrictionRow | undefined> {
    const [row] = await tx.query<RestrictionRow>(
      `UPDATE gateway.restriction SET lifted_at = $3 WHERE user_id = $1 AND kind = $2 AND lifted_at IS NULL
       RETURNING id, reason`,
      [userId, kind, now],
    );
    return row;
  }

  async changeReason(tx: Tx, id: string, reason: string): Promise<void> {
    await tx.query(`UPDATE gateway.restriction SET reason = $2 WHERE id = $1`, [id, reason]);
  }
  /** The one in force, locked. */
  async lock(tx: Tx, userId: string, kind: RestrictionKind): Promise<RestrictionRow | undefined> {
    const [row] = await tx.query<RestrictionRow>(
      `SELECT id, reason FROM gateway.restriction WHERE user_id = $1 AND kind = $2 AND lifted_at IS NULL FOR UPDATE`,
      [userId, kind],
    );
    return row;
  }
}
