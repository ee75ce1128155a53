import { Injectable } from '@nestjs/common';
import type { FoundPublisher, RequestedTransfer, RequestTransferInput } from '@app/contracts';
import { currentActor, DomainError } from '@app/kernel';
import { InjectUnitOfWork, type UnitOfWork } from '@app/persistence';
import { OwnSkills } from '../skill-names/own-skills.service';
import type { OwnSkill } from '../skill-names/name.rules';
import { OwnerChanges } from './owner-changes.service';
import { PendingTransfers } from './pending-transfers.service';
import { People } from './people.service';
import { wayTo } from './transfer.rules';

/** Gives skills away: offers them to people, moves them between publishers that one person manages. */
@Injectable()
export class TransferRequests {
  constructor(
    @InjectUnitOfWork('catalog') private readonly unitOfWork: UnitOfWork,
    private readonly skills: OwnSkills,
    private readonly people: People,
    private readonly transfers: PendingTransfers,
    private readonly owners: OwnerChanges,
  ) {}

  /**
   * @throws DomainError INVALID_INPUT, FORBIDDEN, SKILL_NOT_FOUND, SKILL_AMBIGUOUS, USER_NOT_FOUND, TRANSFER_PENDING,
   *   SLUG_TAKEN
   */
  async request({ toUserHandle, message, ...reference }: RequestTransferInput): Promise<RequestedTransfer> {
    if (/^\s*@?\s*$/.test(toUserHandle)) throw new DomainError('INVALID_INPUT', 'toUserHandle required');
    const skill = await this.skills.get(reference);
    const to = await this.people.get(toUserHandle);
    if (wayTo(to, skill.ownerId, currentActor()) === 'move') return this.move(skill, to);
    return this.offer(skill, to, message?.trim() || null);
  }

  private async offer(found: OwnSkill, to: FoundPublisher, message: string | null): Promise<RequestedTransfer> {
    const sender = await this.people.get(currentActor()?.handle ?? '');
    const { id, expiresAt } = await this.unitOfWork.run(async (tx) => {
      const [skill] = await this.skills.lock(tx, [found] as const);
      await this.owners.assertMayGo(tx, skill);
      return this.transfers.open(tx, skill, { sender, to, message });
    });
    return { ok: true, transferId: id, toUserHandle: to.handle, expiresAt: expiresAt.getTime() };
  }

  private async move(found: OwnSkill, to: FoundPublisher): Promise<RequestedTransfer> {
    const slug = await this.unitOfWork.run(async (tx) => {
      const [skill] = await this.skills.lock(tx, [found] as const, [to.id]);
      await this.owners.assertMayGo(tx, skill);
      await this.transfers.assertNone(tx, skill);
      const owner = { ownerId: to.id, ownerHandle: to.handle, ownerDisplayName: to.displayName };
      await this.owners.move(tx, skill, owner, { way: 'moved' });
      return skill.slug;
    });
    return { ok: true, transferred: true, toPublisherHandle: to.handle, skillSlug: slug };
  }
}
