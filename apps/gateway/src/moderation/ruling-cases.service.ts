import { Injectable } from '@nestjs/common';
import {
  findModerated,
  getModerationState,
  listModerationQueue,
  QUEUE_STATUSES,
  ruleVersion,
  type FindReleaseInput,
  type ModeratedItem,
  type ModeratedRelease,
  type ModerationState,
  type RuledVersion,
} from '@app/contracts';
import { DomainError } from '@app/kernel';
import { RpcClient } from '@app/messaging';
import { caseListOf, queueItem, targetOf, type CaseListQuery } from './case.rules';
import { DescribedCases } from './described-cases';
import type { QueueList, RulingBody } from './ruling.views';

interface RuledRelease {
  readonly item: ModeratedItem;
  readonly release: ModeratedRelease;
  readonly ruled: RuledVersion;
}

/** What moderators decide about versions, and how those stand. */
@Injectable()
export class RulingCases {
  constructor(
    private readonly rpc: RpcClient,
    private readonly cases: DescribedCases,
  ) {}

  async rule(named: FindReleaseInput, { state, reason }: RulingBody): Promise<RuledRelease> {
    const item = await this.rpc.call(findModerated, { ...named, purpose: 'rule' });
    const { release } = item;
    if (release === null) throw new DomainError('VERSION_NOT_FOUND');
    const ruled = await this.rpc.call(ruleVersion, { target: targetOf(item, true), state, reason });
    return { item, release, ruled };
  }

  /** A package and its newest release. */
  async stateOf(name: string): Promise<{ item: ModeratedItem; state: ModerationState }> {
    const item = await this.rpc.call(findModerated, { kind: 'package', name, purpose: 'review' });
    return { item, state: await this.rpc.call(getModerationState, { target: targetOf(item, true) }) };
  }

  async queue(query: CaseListQuery): Promise<QueueList> {
    const statuses = QUEUE_STATUSES.filter((status) => status !== 'all');
    const { status = 'all', ...page } = caseListOf(query, statuses, 100, 'Invalid moderation queue status');
    const queued = await this.rpc.call(listModerationQueue, { status, ...page });
    return this.cases.page(queued, () => null, queueItem);
  }
}
