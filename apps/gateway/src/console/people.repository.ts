import { Injectable } from '@nestjs/common';
import type { MemberRole, PublisherKind } from '@app/contracts';
import { InjectUnitOfWork, type UnitOfWork } from '@app/persistence';
import type { UserState } from '../accounts/account.rules';
import type { RestrictionKind } from '../accounts/restrictions.repository';

/** A publisher of any state. */
export interface PublisherFacts {
  readonly id: string;
  readonly handle: string;
  readonly kind: PublisherKind;
  readonly displayName: string | null;
  readonly trusted: boolean;
  readonly createdAt: Date;
}
export interface PublisherMember {
  readonly handle: string;
  readonly role: MemberRole;
  readonly state: UserState;
}
/** A ban or a hold, also one that is over. */
export interface PastRestriction {
  readonly kind: RestrictionKind;
  readonly reason: string | null;
  readonly placedAt: Date;
  readonly liftedAt: Date | null;
}

/** Enough to see what somebody is about. */
const MOST = 50;

/** Accounts and publishers as the staff sees them. */
@Injectable()
export class PeopleRepository {
  constructor(@InjectUnitOfWork('gateway') private readonly unitOfWork: UnitOfWork) {}

  async publisher(handle: string): Promise<PublisherFacts | undefined> {
    const [row] = await this.unitOfWork.query<PublisherFacts>(
      `SELECT id, handle, kind, display_name AS "displayName", trusted, created_at AS "createdAt"
       FROM gateway.publisher WHERE handle = $1`,
      [handle],
    );
    return row;
  }
  /** Owners first. */
  members(publisherId: string): Promise<PublisherMember[]> {
    return this.unitOfWork.query<PublisherMember>(
      `SELECT account.handle, member.role, account.state
       FROM gateway.publisher_member member JOIN gateway.user account ON account.id = member.user_id
       WHERE member.publisher_id = $1
       ORDER BY array_position(ARRAY['owner', 'admin'], member.role), account.handle LIMIT ${MOST}`,
      [publisherId],
    );
  }
  /** The newest first. */
  restrictions(userId: string): Promise<PastRestriction[]> {
    return this.unitOfWork.query<PastRestriction>(
      `SELECT kind, reason, placed_at AS "placedAt", lifted_at AS "liftedAt" FROM gateway.restriction
       WHERE user_id = $1 ORDER BY placed_at DESC, id DESC LIMIT ${MOST}`,
      [userId],
    );
  }
}
