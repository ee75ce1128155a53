import { Injectable } from '@nestjs/common';
import { userBanReclassified, type ReclassifiedBan, type ReclassifyBanBody } from '@app/contracts';
import { DomainError } from '@app/kernel';
import { InjectUnitOfWork, type Tx, type UnitOfWork } from '@app/persistence';
import { reasonOf, userKeyOf } from './account.rules';
import { AccountFacts } from './account-facts';
import { currentInitiator } from './initiator';
import { Restrictions } from './restrictions';
import type { RestrictionRow } from './restrictions.repository';
import type { UserRow } from './users.repository';

/** Gives a ban another reason (client-contract 7); the account is told at its next attempt to sign in. */
@Injectable()
export class BanReasonsService {
  constructor(
    @InjectUnitOfWork('gateway') private readonly unitOfWork: UnitOfWork,
    private readonly restrictions: Restrictions,
    private readonly facts: AccountFacts,
  ) {}

  /** @throws DomainError USER_NOT_FOUND, INVALID_INPUT when there is no ban or no reason */
  async reclassify(body: ReclassifyBanBody): Promise<ReclassifiedBan> {
    const key = userKeyOf(body);
    const after = reasonOf(body.reason);
    if (after === null) throw new DomainError('INVALID_INPUT', 'Missing reason');
    const dryRun = body.dryRun ?? false;
    return this.unitOfWork.run(async (tx) => {
      const user = await this.restrictions.lock(tx, key);
      const ban = await this.restrictions.getBan(tx, user);
      const changed = ban.reason !== after;
      if (changed && !dryRun) await this.change(tx, user, ban, after);
      const account = { userId: user.id, handle: user.handle };
      return { ok: true, dryRun, ...account, previousReason: ban.reason, nextReason: after, changed };
    });
  }

  private async change(tx: Tx, user: UserRow, { id, reason: before }: RestrictionRow, after: string): Promise<void> {
    await this.restrictions.changeReason(tx, id, after);
    const account = { userId: user.id, handle: user.handle, restrictionId: id };
    const reasons = { reason: after, before, after };
    await this.facts.tell(tx, userBanReclassified, { ...account, ...reasons, by: currentInitiator() });
  }
}
