import { Inject, Injectable } from '@nestjs/common';
import {
  normalSlug,
  type ListTransfersInput,
  type SkillReference,
  type TransferItem,
  type TransferList,
} from '@app/contracts';
import { Clock, currentActor, DomainError } from '@app/kernel';
import { processConfig, type ProcessSettings } from '@app/runtime';
import { managedOwners } from '../owners/management.rules';
import { ambiguous, handleOf, namedFirst } from '../skills/skill-reference.rules';
import { TransfersRepository, type ListedTransfer, type TransferSide } from './transfers.repository';

type Direction = ListTransfersInput['direction'];

/** What has been offered to the caller, and what the caller has offered. */
@Injectable()
export class TransferLists {
  constructor(
    private readonly repository: TransfersRepository,
    private readonly clock: Clock,
    @Inject(processConfig.token) private readonly settings: ProcessSettings,
  ) {}

  /** @throws DomainError FORBIDDEN to a caller who is no user */
  async list({ direction }: ListTransfersInput): Promise<TransferList> {
    const found = await this.repository.list(sideOf(direction), this.clock.now());
    return { transfers: found.map((transfer) => transferView(transfer, direction)) };
  }

  /** The one of the skill a reference means; also when it has expired. @throws DomainError TRANSFER_NOT_FOUND, SKILL_AMBIGUOUS */
  async get(direction: Direction, reference: SkillReference): Promise<ListedTransfer> {
    const slug = normalSlug(reference.slug);
    const found = await this.repository.find(sideOf(direction), slug, handleOf(reference.ownerHandle));
    const [transfer, another] = namedFirst(found, slug);
    if (transfer === undefined) throw new DomainError('TRANSFER_NOT_FOUND');
    if (another !== undefined) throw ambiguous(found, this.settings.REEF_PUBLIC_URL);
    return transfer;
  }
}

function sideOf(direction: Direction): TransferSide {
  const actor = currentActor();
  if (actor?.userId === undefined) throw new DomainError('FORBIDDEN');
  return { direction, userId: actor.userId, managedOwnerIds: managedOwners(actor) };
}

/** As shipped clients validate it: absent is not null (client-contract 2.5). */
function transferView(transfer: ListedTransfer, direction: Direction): TransferItem {
  const { id, skillId, slug, displayName, message, requestedAt, expiresAt } = transfer;
  const { otherUserId, otherHandle, otherDisplayName } = transfer;
  const other = { _id: otherUserId, handle: otherHandle, displayName: otherDisplayName };
  return {
    _id: id,
    skill: { _id: skillId, slug, displayName },
    ...(direction === 'incoming' ? { fromUser: other } : { toUser: other }),
    ...(message === null ? {} : { message }),
    requestedAt: requestedAt.getTime(),
    expiresAt: expiresAt.getTime(),
  };
}
