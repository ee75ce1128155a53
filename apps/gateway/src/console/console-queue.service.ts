import { Injectable } from '@nestjs/common';
import { listModerationQueue, type ModeratedItem, type QueuedVersion } from '@app/contracts';
import { RpcClient } from '@app/messaging';
import { DescribedCases } from '../moderation/described-cases';
import { neighbours, QUEUE_PAGE, type QueuePlace, type QueueView } from './queue-place.rules';

/** A version that waits, and what it is a version of. */
export interface QueueEntry {
  readonly item: ModeratedItem;
  readonly queued: QueuedVersion;
}
export interface QueueEntries {
  readonly items: readonly QueueEntry[];
  readonly nextCursor: string | null;
}
/** The way through the queue from one version. */
export interface Neighbours {
  readonly place: QueuePlace;
  readonly next?: QueueEntry;
  readonly previous?: QueueEntry;
  /** Of the page after this one, when the page ends here. */
  readonly nextCursor: string | null;
}

/** What waits for moderators, with names. */
@Injectable()
export class ConsoleQueue {
  constructor(
    private readonly rpc: RpcClient,
    private readonly cases: DescribedCases,
  ) {}

  async page({ status, kind, cursor }: QueueView): Promise<QueueEntries> {
    const after = cursor === undefined ? {} : { cursor };
    const queued = await this.rpc.call(listModerationQueue, { status, kind, limit: QUEUE_PAGE, ...after });
    return this.cases.page(
      queued,
      () => null,
      (item, found) => [{ item, queued: found }],
    );
  }

  /** What comes after and before a version for somebody who walks through the queue. */
  async around(place: QueuePlace | undefined, versionId: string): Promise<Neighbours | undefined> {
    if (place === undefined) return undefined;
    const { items, nextCursor } = await this.page(place);
    const index = items.findIndex(({ queued }) => queued.versionId === versionId);
    const at = index < 0 ? place.at : index;
    return { place: { ...place, at }, ...neighbours(items, index, at), nextCursor };
  }
}
