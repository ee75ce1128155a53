import { Injectable } from '@nestjs/common';
import {
  userBanned,
  userUnbanned,
  type BannedUser,
  type BanUserBody,
  type HideOwnersInput,
  type UnbannedUser,
} from '@app/contracts';
import { Clock, currentActor, newId } from '@app/kernel';
import { InjectUnitOfWork, type Tx, type UnitOfWork } from '@app/persistence';
import { reasonOf, userKeyOf, type UserKey } from './account.rules';
import { AccountFacts } from './account-facts';
import { currentInitiator } from './initiator';
import { OwnedContent } from './owned-content';
import { assertMayRestrict, assertMayUnban } from './restriction.rules';
import { Restrictions } from './restrictions';
import type { UserRow } from './users.repository';

/** Comments do not exist here; the numbers belong to the answer all the same. */
const NO_COMMENTS = { skillComments: 0, soulComments: 0 };

/** Bans, and their end (server-semantics 1.8 and 6.4). */
@Injectable()
export class BansService {
  constructor(
    @InjectUnitOfWork('gateway') private readonly unitOfWork: UnitOfWork,
    private readonly restrictions: Restrictions,
    private readonly content: OwnedContent,
    private readonly facts: AccountFacts,
    private readonly clock: Clock,
  ) {}

  /** @throws DomainError USER_NOT_FOUND, INVALID_INPUT, FORBIDDEN */
  async ban(body: BanUserBody): Promise<BannedUser> {
    const key = userKeyOf(body);
    const reason = reasonOf(body.reason);
    const hiding = await this.unitOfWork.run((tx) => this.banIn(tx, key, reason));
    if (hiding === undefined) return banned({ alreadyBanned: true });
    const { skills, packages, scheduled } = await this.content.hide(hiding);
    return banned({ deletedSkills: skills, hiddenPackages: packages, scheduledSkills: scheduled });
  }

  /** @throws DomainError USER_NOT_FOUND, INVALID_INPUT */
  async unban(body: BanUserBody): Promise<UnbannedUser> {
    const key = userKeyOf(body);
    const reason = reasonOf(body.reason);
    const banId = await this.unitOfWork.run(async (tx) => {
      const user = await this.restrictions.lock(tx, key);
      assertMayUnban(currentActor(), user);
      return user.state === 'banned' ? this.liftIn(tx, user, reason) : undefined;
    });
    if (banId === undefined) return { ok: true, alreadyUnbanned: true };
    const { skills, packages, scheduled } = await this.content.restore(banId);
    const restored = { restoredSkills: skills, restoredPackages: packages, scheduledSkills: scheduled };
    return { ok: true, alreadyUnbanned: false, ...restored };
  }

  /** Ends the ban of a banned account. Tokens stay revoked and the role stays `user`. @returns id of the ban */
  async liftIn(tx: Tx, user: UserRow, reason: string | null): Promise<string> {
    const ban = await this.restrictions.liftBan(tx, user, this.clock.now());
    await this.facts.tell(tx, userUnbanned, {
      ...{ userId: user.id, handle: user.handle, restrictionId: ban.id },
      ...{ reason, banReason: ban.reason, by: currentInitiator() },
    });
    return ban.id;
  }

  /** @returns what to hide; undefined when the account was out before */
  private async banIn(tx: Tx, key: UserKey | undefined, reason: string | null): Promise<HideOwnersInput | undefined> {
    const user = await this.restrictions.lock(tx, key);
    assertMayRestrict(currentActor(), user, 'ban');
    if (user.state !== 'active') return undefined;
    const placed = { id: newId(), userId: user.id, kind: 'ban', reason, placedAt: this.clock.now() } as const;
    const { publisherIds, revokedTokens } = await this.restrictions.placeBan(tx, user, placed);
    await this.facts.tell(tx, userBanned, {
      ...{ userId: user.id, handle: user.handle, restrictionId: placed.id, reason, publisherIds },
      ...{ roleBefore: user.role, revokedTokens, by: currentInitiator() },
    });
    return { holdId: placed.id, cause: 'ban', ownerIds: publisherIds };
  }
}

function banned(facts: Partial<BannedUser>): BannedUser {
  const nothing = { alreadyBanned: false, deletedSkills: 0, hiddenPackages: 0, scheduledSkills: false };
  return { ok: true, ...nothing, deletedComments: NO_COMMENTS, ...facts };
}
