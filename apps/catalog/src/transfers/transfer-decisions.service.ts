import { Injectable } from '@nestjs/common';
import type { DecidedTransfer, DecideTransferInput, TransferDecision } from '@app/contracts';
import { currentActor, DomainError } from '@app/kernel';
import { InjectUnitOfWork, type Tx, type UnitOfWork } from '@app/persistence';
import { OwnSkills } from '../skill-names/own-skills.service';
import { OwnerChanges } from './owner-changes.service';
import { PendingTransfers, type PendingTransfer } from './pending-transfers.service';
import { TransferLists } from './transfer-lists.service';

/** Ends transfers. Who comes first decides: the skill is locked meanwhile. */
@Injectable()
export class TransferDecisions {
  constructor(
    @InjectUnitOfWork('catalog') private readonly unitOfWork: UnitOfWork,
    private readonly lists: TransferLists,
    private readonly skills: OwnSkills,
    private readonly transfers: PendingTransfers,
    private readonly owners: OwnerChanges,
  ) {}

  /** @throws DomainError TRANSFER_NOT_FOUND, TRANSFER_EXPIRED, TRANSFER_INVALID, SKILL_AMBIGUOUS, SLUG_TAKEN, FORBIDDEN */
  async decide({ decision, ...reference }: DecideTransferInput): Promise<DecidedTransfer> {
    const found = await this.lists.get(decision === 'cancel' ? 'outgoing' : 'incoming', reference);
    const end = await this.unitOfWork.run(async (tx) => {
      const more = decision === 'accept' ? [recipientOwnerId()] : [];
      const [skill] = await this.skills.lock(tx, [{ id: found.skillId, ownerId: found.ownerId }] as const, more);
      const transfer = await this.transfers.lock(tx, found.id);
      const over = await this.transfers.settle(tx, transfer, skill);
      if (over === undefined) await this.carryOut(tx, decision, { transfer, skill });
      return over;
    });
    if (end !== undefined) throw new DomainError(end === 'expired' ? 'TRANSFER_EXPIRED' : 'TRANSFER_INVALID');
    return { ok: true, ...(decision === 'accept' ? { skillSlug: found.slug } : {}) };
  }

  private async carryOut(tx: Tx, decision: TransferDecision, pending: PendingTransfer): Promise<void> {
    const { transfer, skill } = pending;
    if (decision === 'cancel') return this.transfers.cancel(tx, transfer, skill, 'sender');
    if (decision === 'reject') return this.transfers.reject(tx, transfer, skill);
    await this.owners.assertMayGo(tx, skill);
    await this.transfers.accept(tx, transfer);
    const owner = {
      ownerId: recipientOwnerId(),
      ownerHandle: currentActor()?.handle ?? transfer.toHandle,
      ownerDisplayName: transfer.toDisplayName,
    };
    await this.owners.move(tx, skill, owner, { way: 'accepted', transferId: transfer.id });
  }
}

/** The recipient's personal publisher, which may be another one than when the skill was offered. */
function recipientOwnerId(): string {
  const [ownerId] = currentActor()?.publisherIds ?? [];
  if (ownerId === undefined) throw new DomainError('FORBIDDEN');
  return ownerId;
}
