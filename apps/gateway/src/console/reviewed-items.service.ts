import { Injectable } from '@nestjs/common';
import {
  getModerationState,
  listModerated,
  ruleVersion,
  type ListedModerated,
  type ModeratedItem,
  type ModeratedRelease,
  type ModerationState,
  type RulingState,
} from '@app/contracts';
import { DomainError } from '@app/kernel';
import { RpcClient } from '@app/messaging';
import { UsersRepository, type NamedUser } from '../accounts/users.repository';
import { isUuid } from '../edge/uuid.rules';
import { targetOf } from '../moderation/case.rules';
import { DescribedCases } from '../moderation/described-cases';

/** One version as it stands. */
export interface Reviewed {
  readonly item: ModeratedItem & { readonly release: ModeratedRelease };
  readonly state: ModerationState;
  /** Whose word `moderationState` is, while they are known. */
  readonly ruledBy: NamedUser | undefined;
}
/** What a moderator decides, and about which state of things. */
export interface ConsoleRuling {
  readonly state: RulingState;
  readonly reason: string;
  readonly seenRevision: number;
}

/** Items as moderators look at them, by their ids: names may be ambiguous, and meant to deceive. */
@Injectable()
export class ReviewedItems {
  constructor(
    private readonly rpc: RpcClient,
    private readonly cases: DescribedCases,
    private readonly users: UsersRepository,
  ) {}

  /** @param versionId absent: the version the item shows @throws DomainError NOT_FOUND */
  async find(itemId: string, versionId: string | undefined): Promise<Reviewed['item']> {
    if (!isUuid(itemId) || !isUuid(versionId ?? itemId)) throw new DomainError('NOT_FOUND');
    const item = await this.cases.item({ itemId, versionId: versionId ?? null });
    const release = item?.release ?? undefined;
    if (item === undefined || release === undefined) throw new DomainError('NOT_FOUND');
    return { ...item, release };
  }

  async review(item: Reviewed['item']): Promise<Reviewed> {
    const state = await this.rpc.call(getModerationState, { target: targetOf(item, true) });
    const [ruledBy] = state.ruledBy === undefined ? [] : await this.users.named([state.ruledBy]);
    return { item, state, ruledBy };
  }

  /** @throws DomainError INVALID_INPUT without a reason; CASE_DECIDED when things are not as they were seen */
  async rule(item: Reviewed['item'], ruling: ConsoleRuling): Promise<void> {
    await this.rpc.call(ruleVersion, { target: targetOf(item, true), ...ruling });
  }

  /** Items of a name, or of a publisher. */
  list(wanted: { readonly name: string } | { readonly ownerId: string }, limit: number): Promise<ListedModerated> {
    return this.rpc.call(listModerated, { ...wanted, limit });
  }
}
