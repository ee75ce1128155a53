import { Injectable } from '@nestjs/common';
import type { ListTransfersInput } from '@app/contracts';
import { DomainError } from '@app/kernel';
import { InjectUnitOfWork, onUniqueViolation, type Tx, type UnitOfWork } from '@app/persistence';

/** Somebody who gives or takes a skill. */
interface Party {
  readonly userId: string;
  /** Their personal publisher; of the sender, the publisher that has the skill. */
  readonly ownerId: string;
  readonly handle: string;
  readonly displayName: string | null;
}
export interface NewTransfer {
  readonly id: string;
  readonly skillId: string;
  readonly from: Party;
  readonly to: Party;
  readonly message: string | null;
  readonly requestedAt: Date;
  readonly expiresAt: Date;
}
export interface TransferRow {
  readonly id: string;
  readonly skillId: string;
  readonly fromOwnerId: string;
  readonly toUserId: string;
  readonly toHandle: string;
  readonly toDisplayName: string | null;
  readonly expiresAt: Date;
}
/** With the skill, and the party on the other side. */
export interface ListedTransfer extends TransferRow {
  readonly slug: string;
  readonly displayName: string;
  /** Who has the skill now. */
  readonly ownerId: string;
  readonly ownerHandle: string;
  readonly message: string | null;
  readonly requestedAt: Date;
  readonly otherUserId: string;
  readonly otherHandle: string;
  readonly otherDisplayName: string | null;
}
/** For whom transfers are looked for. */
export interface TransferSide {
  readonly direction: ListTransfersInput['direction'];
  readonly userId: string;
  /** The publishers the user manages: what others of them have offered counts as outgoing, too. */
  readonly managedOwnerIds: readonly string[];
}

export type TransferEnd = 'accepted' | 'rejected' | 'cancelled' | 'expired';

const ROW = `t.id, t.skill_id AS "skillId", t.from_owner_id AS "fromOwnerId", t.to_user_id AS "toUserId",
  t.to_handle AS "toHandle", t.to_display_name AS "toDisplayName", t.expires_at AS "expiresAt"`;
/** Nobody reads a longer list. */
const MOST_LISTED = 200;

/** Table `catalog.skill_transfer`. Whoever writes it has locked the skill. */
@Injectable()
export class TransfersRepository {
  constructor(@InjectUnitOfWork('catalog') private readonly unitOfWork: UnitOfWork) {}

  /** @throws DomainError TRANSFER_PENDING */
  async insert(tx: Tx, { id, skillId, from, to, message, requestedAt, expiresAt }: NewTransfer): Promise<void> {
    const parties = [from.ownerId, from.userId, from.handle, from.displayName];
    const recipient = [to.ownerId, to.userId, to.handle, to.displayName];
    await onUniqueViolation(
      'skill_transfer_one_pending',
      () => new DomainError('TRANSFER_PENDING'),
      () =>
        tx.query(
          `INSERT INTO catalog.skill_transfer (id, skill_id, message, requested_at, expires_at, state, from_owner_id,
             from_user_id, from_handle, from_display_name, to_owner_id, to_user_id, to_handle, to_display_name)
           VALUES ($1, $2, $3, $4, $5, 'pending', $6, $7, $8, $9, $10, $11, $12, $13)`,
          [id, skillId, message, requestedAt, expiresAt, ...parties, ...recipient],
        ),
    );
  }

  /** The pending transfer of a skill, or with this id; locked. One that has expired counts as long as nobody ended it. */
  async lockPending(tx: Tx, by: { skillId: string } | { id: string }): Promise<TransferRow | undefined> {
    const [column, value] = 'id' in by ? ['id', by.id] : ['skill_id', by.skillId];
    const [row] = await tx.query<TransferRow>(
      `SELECT ${ROW} FROM catalog.skill_transfer t WHERE t.${column} = $1 AND t.state = 'pending' FOR UPDATE`,
      [value],
    );
    return row;
  }
  async end(tx: Tx, id: string, state: TransferEnd, now: Date): Promise<void> {
    await tx.query(`UPDATE catalog.skill_transfer SET state = $2, ended_at = $3 WHERE id = $1`, [id, state, now]);
  }

  /** Those that are pending and have not expired, newest first. */
  list(side: TransferSide, now: Date): Promise<ListedTransfer[]> {
    return this.pending(side, 't.expires_at > $3', [now]);
  }
  /** Those of the skills a slug leads to. */
  find(side: TransferSide, slug: string, ownerHandle: string | undefined): Promise<ListedTransfer[]> {
    const named = `(i.name = $3 OR i.id IN (SELECT skill_id FROM catalog.skill_alias WHERE name = $3))
      AND ($4::text IS NULL OR lower(i.owner_handle) = $4)`;
    return this.pending(side, named, [slug, ownerHandle ?? null]);
  }

  /** Leaves out skills that have gone, and people who are banned or under moderation. */
  private pending(
    { direction, userId, managedOwnerIds }: TransferSide,
    condition: string,
    values: readonly unknown[],
  ): Promise<ListedTransfer[]> {
    const [mine, other] =
      direction === 'incoming'
        ? ['t.to_user_id = $1 AND $2::uuid[] IS NOT NULL', 'from']
        : ['(t.from_user_id = $1 OR t.from_owner_id = ANY($2::uuid[]))', 'to'];
    return this.unitOfWork.query<ListedTransfer>(
      `SELECT ${ROW}, i.name AS slug, i.display_name AS "displayName", i.owner_id AS "ownerId",
         i.owner_handle AS "ownerHandle", t.message,
         t.requested_at AS "requestedAt", t.${other}_user_id AS "otherUserId", t.${other}_handle AS "otherHandle",
         t.${other}_display_name AS "otherDisplayName"
       FROM catalog.skill_transfer t JOIN catalog.item i ON i.id = t.skill_id
       WHERE ${mine} AND t.state = 'pending' AND ${condition} AND i.hidden_at IS NULL
         AND NOT EXISTS (SELECT FROM catalog.held_owner held WHERE held.owner_id = t.${other}_owner_id)
       ORDER BY t.requested_at DESC, t.id LIMIT ${MOST_LISTED}`,
      [userId, managedOwnerIds, ...values],
    );
  }
}
