import { Injectable } from '@nestjs/common';
import {
  skillTransferCancelled,
  skillTransferRejected,
  skillTransferRequested,
  type FoundPublisher,
  type SkillTransferCancelled,
} from '@app/contracts';
import { Clock, DomainError, newId } from '@app/kernel';
import type { Tx } from '@app/persistence';
import { currentInitiator } from '../owners/staff';
import type { OwnSkill } from '../skill-names/name.rules';
import { endOf, transferExpiry } from './transfer.rules';
import { TransfersRepository, type NewTransfer, type TransferRow } from './transfers.repository';

/** A transfer and its skill, both locked. */
export interface PendingTransfer {
  readonly transfer: TransferRow;
  readonly skill: OwnSkill;
}
interface Offer {
  readonly sender: FoundPublisher;
  readonly to: FoundPublisher;
  readonly message: string | null;
}

/** The transfers that can still be decided: at most one of a skill, which whoever calls has locked. */
@Injectable()
export class PendingTransfers {
  constructor(
    private readonly repository: TransfersRepository,
    private readonly clock: Clock,
  ) {}

  /** @throws DomainError TRANSFER_PENDING */
  async open(tx: Tx, skill: OwnSkill, { sender, to, message }: Offer): Promise<NewTransfer> {
    await this.assertNone(tx, skill);
    const requestedAt = this.clock.now();
    const transfer = {
      ...{ id: newId(), skillId: skill.id, message, requestedAt, expiresAt: transferExpiry(requestedAt) },
      from: { ...partyOf(sender), ownerId: skill.ownerId },
      to: partyOf(to),
    };
    await this.repository.insert(tx, transfer);
    const { userId: toUserId, handle: toHandle } = transfer.to;
    const from = { ownerId: skill.ownerId, ownerHandle: skill.ownerHandle };
    const expiresAt = transfer.expiresAt.getTime();
    const fact = factOf({ id: transfer.id, toUserId, toHandle }, skill);
    await tx.emit(skillTransferRequested, { ...fact, from, message, expiresAt });
    return transfer;
  }

  /** @throws DomainError TRANSFER_NOT_FOUND when somebody has ended it */
  async lock(tx: Tx, id: string): Promise<TransferRow> {
    const transfer = await this.repository.lockPending(tx, { id });
    if (transfer === undefined) throw new DomainError('TRANSFER_NOT_FOUND');
    return transfer;
  }

  /** Ends one that is over by itself. @throws DomainError TRANSFER_PENDING when there is one that can be decided */
  async assertNone(tx: Tx, skill: OwnSkill): Promise<void> {
    const transfer = await this.repository.lockPending(tx, { skillId: skill.id });
    if (transfer !== undefined && (await this.settle(tx, transfer, skill)) === undefined)
      throw new DomainError('TRANSFER_PENDING');
  }

  /** Ends a transfer that is over by itself. @returns why it is; undefined when it can be decided */
  async settle(tx: Tx, transfer: TransferRow, skill: OwnSkill): Promise<'expired' | 'owner_changed' | undefined> {
    const end = endOf(transfer, skill.ownerId, this.clock.now());
    if (end === 'expired') await this.repository.end(tx, transfer.id, 'expired', this.clock.now());
    if (end === 'owner_changed') await this.cancel(tx, transfer, skill, end);
    return end;
  }

  /** Ends that of a skill which goes another way. */
  async drop(tx: Tx, skill: OwnSkill, cause: 'owner_changed' | 'merged'): Promise<void> {
    const transfer = await this.repository.lockPending(tx, { skillId: skill.id });
    if (transfer !== undefined) await this.cancel(tx, transfer, skill, cause);
  }

  async accept(tx: Tx, { id }: TransferRow): Promise<void> {
    await this.repository.end(tx, id, 'accepted', this.clock.now());
  }
  async reject(tx: Tx, transfer: TransferRow, skill: OwnSkill): Promise<void> {
    await this.repository.end(tx, transfer.id, 'rejected', this.clock.now());
    await tx.emit(skillTransferRejected, factOf(transfer, skill));
  }
  async cancel(tx: Tx, transfer: TransferRow, skill: OwnSkill, cause: SkillTransferCancelled['cause']): Promise<void> {
    await this.repository.end(tx, transfer.id, 'cancelled', this.clock.now());
    await tx.emit(skillTransferCancelled, { ...factOf(transfer, skill), cause });
  }
}

/** What every fact about a transfer says. */
function factOf(
  { id: transferId, toUserId, toHandle }: Pick<TransferRow, 'id' | 'toUserId' | 'toHandle'>,
  { id: skillId, slug }: OwnSkill,
) {
  return { transferId, skillId, slug, toUserId, toHandle, by: currentInitiator() };
}

/** A user, who every personal publisher has. */
function partyOf({ id: ownerId, userId, handle, displayName }: FoundPublisher) {
  if (userId === undefined) throw new Error(`publisher ${ownerId} is nobody's personal one`);
  return { ownerId, userId, handle, displayName };
}
