import { Injectable } from '@nestjs/common';
import { ENFORCEMENT_STATES, listEnforcement } from '@app/contracts';
import { RpcClient } from '@app/messaging';
import { PublishersRepository } from '../publishers/publishers.repository';
import { caseListOf, type CaseListQuery } from './case.rules';
import { enforcementItem } from './enforcement.rules';
import type { EnforcementItems } from './enforcement.views';

/** What was done against somebody: moderation knows what, the gateway whose it is and where to go. */
@Injectable()
export class EnforcementList {
  constructor(
    private readonly rpc: RpcClient,
    private readonly publishers: PublishersRepository,
  ) {}

  async ofCaller(query: CaseListQuery): Promise<EnforcementItems> {
    const asked = caseListOf({ ...query, status: query.status ?? 'all' }, ENFORCEMENT_STATES, 200, 'Invalid state');
    const { status: state, ...page } = asked;
    const found = await this.rpc.call(listEnforcement, { ...page, ...(state === undefined ? {} : { state }) });
    const owners = new Set(found.items.map(({ ownerId }) => ownerId).filter((id) => id !== null));
    const handles = await this.publishers.handlesOf([...owners]);
    const items = found.items.map((notice) => enforcementItem(notice, handles.get(notice.ownerId ?? '') ?? null));
    return { items, nextCursor: found.nextCursor, done: found.nextCursor === null };
  }
}
