import { Injectable } from '@nestjs/common';
import type { MemberRole, PublisherMember } from '@app/contracts';
import { InjectUnitOfWork, type Tx, type UnitOfWork } from '@app/persistence';

@Injectable()
export class MembersRepository {
  constructor(@InjectUnitOfWork('gateway') private readonly unitOfWork: UnitOfWork) {}

  /** Owners first, then by handle. */
  list(publisherId: string): Promise<PublisherMember[]> {
    return this.unitOfWork.query<PublisherMember>(
      `SELECT account.id AS "userId", account.handle, member.role
       FROM gateway.publisher_member member JOIN gateway.user account ON account.id = member.user_id
       WHERE member.publisher_id = $1
       ORDER BY array_position(ARRAY['owner', 'admin', 'publisher'], member.role), account.handle`,
      [publisherId],
    );
  }
  async find(tx: Tx, publisherId: string, userId: string): Promise<MemberRole | null> {
    const [row] = await tx.query<{ role: MemberRole }>(
      `SELECT role FROM gateway.publisher_member WHERE publisher_id = $1 AND user_id = $2`,
      [publisherId, userId],
    );
    return row?.role ?? null;
  }
  /** Owners in good standing, but for one user. */
  async otherOwners(tx: Tx, publisherId: string, userId: string): Promise<number> {
    const [row] = await tx.query<{ owners: number }>(
      `SELECT count(*)::int AS owners
       FROM gateway.publisher_member member JOIN gateway.user account ON account.id = member.user_id
       WHERE member.publisher_id = $1 AND member.user_id <> $2 AND member.role = 'owner' AND account.state = 'active'`,
      [publisherId, userId],
    );
    return row!.owners;
  }
  async count(tx: Tx, by: { userId: string } | { publisherId: string }): Promise<number> {
    const [column, id] = 'userId' in by ? ['user_id', by.userId] : ['publisher_id', by.publisherId];
    const [row] = await tx.query<{ members: number }>(
      `SELECT count(*)::int AS members FROM gateway.publisher_member WHERE ${column} = $1`,
      [id],
    );
    return row!.members;
  }

  /** Makes somebody a member, or gives a member another role. */
  async save(tx: Tx, publisherId: string, userId: string, role: MemberRole, now: Date): Promise<void> {
    await tx.query(
      `INSERT INTO gateway.publisher_member (publisher_id, user_id, role, created_at) VALUES ($1, $2, $3, $4)
       ON CONFLICT (publisher_id, user_id) DO UPDATE SET role = EXCLUDED.role`,
      [publisherId, userId, role, now],
    );
  }
  async remove(tx: Tx, publisherId: string, userId: string): Promise<void> {
    await tx.query(`DELETE FROM gateway.publisher_member WHERE publisher_id = $1 AND user_id = $2`, [
      publisherId,
      userId,
    ]);
  }
}
