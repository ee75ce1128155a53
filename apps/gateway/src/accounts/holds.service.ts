import { Injectable } from '@nestjs/common';
import {
  userHeld,
  userReleased,
  type HideOwnersInput,
  type LiftedHold,
  type ModerationHoldBody,
  type PlacedHold,
} from '@app/contracts';
import { Clock, currentActor, DomainError, newId } from '@app/kernel';
import { InjectUnitOfWork, type Tx, type UnitOfWork } from '@app/persistence';
import { reasonOf, userKeyOf, type UserKey } from './account.rules';
import { AccountFacts } from './account-facts';
import { currentInitiator } from './initiator';
import { OwnedContent } from './owned-content';
import { assertMayRestrict } from './restriction.rules';
import { Restrictions } from './restrictions';

/** Puts accounts under moderation: they go on, and nobody sees what they own (server-semantics 1.4). */
@Injectable()
export class HoldsService {
  constructor(
    @InjectUnitOfWork('gateway') private readonly unitOfWork: UnitOfWork,
    private readonly restrictions: Restrictions,
    private readonly content: OwnedContent,
    private readonly facts: AccountFacts,
    private readonly clock: Clock,
  ) {}

  /** @throws DomainError USER_NOT_FOUND, INVALID_INPUT, FORBIDDEN */
  async place(body: ModerationHoldBody): Promise<PlacedHold> {
    const key = userKeyOf(body);
    const reason = reasonOf(body.reason);
    const hiding = await this.unitOfWork.run((tx) => this.placeIn(tx, key, reason));
    if (hiding === undefined)
      return { ok: true, alreadyHeld: true, hiddenSkills: 0, hiddenPackages: 0, scheduledSkills: false };
    const { skills, packages, scheduled } = await this.content.hide(hiding);
    const hidden = { hiddenSkills: skills, hiddenPackages: packages, scheduledSkills: scheduled };
    return { ok: true, alreadyHeld: false, ...hidden };
  }

  /** @throws DomainError USER_NOT_FOUND, INVALID_INPUT */
  async lift(body: ModerationHoldBody): Promise<LiftedHold> {
    const key = userKeyOf(body);
    const reason = reasonOf(body.reason);
    const holdId = await this.unitOfWork.run((tx) => this.liftIn(tx, key, reason));
    if (holdId === undefined) return { ok: true, alreadyCleared: true, restoredSkills: 0, scheduledSkills: false };
    const { skills, scheduled } = await this.content.restore(holdId);
    return { ok: true, alreadyCleared: false, restoredSkills: skills, scheduledSkills: scheduled };
  }

  private async placeIn(tx: Tx, key: UserKey | undefined, reason: string | null): Promise<HideOwnersInput | undefined> {
    const user = await this.restrictions.lock(tx, key);
    assertMayRestrict(currentActor(), user, 'hold');
    if (user.state !== 'active')
      throw new DomainError('INVALID_INPUT', 'Only an active account can be put under moderation');
    const placed = { id: newId(), userId: user.id, kind: 'hold', reason, placedAt: this.clock.now() } as const;
    const publisherIds = await this.restrictions.placeHold(tx, user, placed);
    if (publisherIds === undefined) return undefined;
    const account = { userId: user.id, handle: user.handle, restrictionId: placed.id };
    await this.facts.tell(tx, userHeld, { ...account, reason, publisherIds, by: currentInitiator() });
    return { holdId: placed.id, cause: 'moderation', ownerIds: publisherIds };
  }

  private async liftIn(tx: Tx, key: UserKey | undefined, reason: string | null): Promise<string | undefined> {
    const user = await this.restrictions.lock(tx, key);
    const hold = await this.restrictions.liftHold(tx, user, this.clock.now());
    if (hold === undefined) return undefined;
    const account = { userId: user.id, handle: user.handle, restrictionId: hold.id };
    await this.facts.tell(tx, userReleased, { ...account, reason, holdReason: hold.reason, by: currentInitiator() });
    return hold.id;
  }
}
