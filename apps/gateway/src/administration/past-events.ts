import { findEvents, SERVICES, type EventFilter, type PublishedEvent, type Service } from '@app/contracts';
import type { RpcClient } from '@app/messaging';

const PAGE = 200;

/** What one service has said, oldest first; a page is asked for when the one before it is used up. */
class ServicePast {
  private readonly page: PublishedEvent[] = [];
  private after: number | null = 0;

  constructor(
    private readonly service: Service,
    private readonly rpc: RpcClient,
    private readonly filter: EventFilter,
  ) {}

  async peek(): Promise<PublishedEvent | undefined> {
    if (this.page.length === 0 && this.after !== null) {
      const input = { ...this.filter, after: this.after, limit: PAGE };
      const { events, next } = await this.rpc.call(findEvents[this.service], input);
      this.page.push(...events);
      this.after = next;
    }
    return this.page[0];
  }
  take(): PublishedEvent | undefined {
    return this.page.shift();
  }
}

/** What the six services have said, in the order of time; a few pages of it are in memory, however much it is. */
export async function* pastEvents(rpc: RpcClient, filter: EventFilter): AsyncGenerator<PublishedEvent> {
  const pasts = SERVICES.map((service) => new ServicePast(service, rpc, filter));
  for (;;) {
    const heads = await Promise.all(pasts.map(async (past) => ({ past, event: await past.peek() })));
    const [first] = heads
      .filter((head): head is typeof head & { event: PublishedEvent } => head.event !== undefined)
      .sort((a, b) => (a.event.occurredAt < b.event.occurredAt ? -1 : 1));
    if (first === undefined) return;
    yield first.event;
    first.past.take();
  }
}
