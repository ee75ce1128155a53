import { Readable } from 'node:stream';
import { Inject, Injectable, StreamableFile, type OnModuleInit } from '@nestjs/common';
import type { EventFilter, PublishedEvent } from '@app/contracts';
import { Clock, currentContext, runInContext, Shutdown } from '@app/kernel';
import { BUS, RpcClient, type Bus } from '@app/messaging';
import { LiveEvents } from './live-events';
import { pastEvents } from './past-events';

const EVERYTHING = 'reef.evt.>';
/** After this silence an empty line tells everybody on the way that the answer goes on. */
const SIGN_OF_LIFE_MS = 15_000;
/** An event that happened so long before the reader came may still be heard live, if it was published late. */
const LATE_MS = 60_000;

/** Events as a file that grows: NDJSON, one event a line, first what the outboxes have, then what the bus brings. */
@Injectable()
export class EventTail implements OnModuleInit {
  private readonly followed = new Set<LiveEvents>();

  constructor(
    @Inject(BUS) private readonly bus: Bus,
    private readonly rpc: RpcClient,
    private readonly clock: Clock,
    private readonly shutdown: Shutdown,
  ) {}

  onModuleInit(): void {
    // An answer that goes on for ever would keep the process from stopping.
    this.shutdown.add('http', async () => this.followed.forEach((live) => live.end()));
  }

  /**
   * Without `since` nothing past when it is followed, everything when it is not.
   * @throws DomainError SERVICE_UNAVAILABLE before the answer begins; after that it breaks off
   */
  async open(filter: EventFilter, follow: boolean): Promise<StreamableFile> {
    const { deadlineMs: _, ...context } = currentContext()!;
    // Heard before the past is read: what happens meanwhile is in one of the two, or in both.
    const live = follow ? new LiveEvents(this.bus, filter.subject ?? EVERYTHING) : undefined;
    const past = follow && filter.since === undefined ? undefined : pastEvents(this.rpc, filter);
    const lines = this.lines(past, live);
    const next = (): Promise<IteratorResult<string>> => runInContext(context, () => lines.next());
    if (live !== undefined) this.followed.add(live);
    const first = await next().catch((error: unknown) => {
      this.close(live);
      throw error;
    });
    const stream = Readable.from(allOf(first, next), { objectMode: false });
    stream.once('close', () => this.close(live));
    return new StreamableFile(stream, { type: 'application/x-ndjson' });
  }

  private close(live: LiveEvents | undefined): void {
    if (live === undefined) return;
    live.end();
    this.followed.delete(live);
  }

  private async *lines(
    past: AsyncGenerator<PublishedEvent> | undefined,
    live: LiveEvents | undefined,
  ): AsyncGenerator<string> {
    const seen = new Set<string>();
    const lateFrom = new Date(this.clock.now().getTime() - LATE_MS).toISOString();
    for await (const event of past ?? []) {
      if (live !== undefined && event.occurredAt >= lateFrom) seen.add(event.id);
      yield lineOf(event);
    }
    if (live === undefined) return;
    yield '\n'; // so that the answer begins
    for (;;) {
      const event = await live.next(SIGN_OF_LIFE_MS);
      if (event === null) return;
      if (event === undefined) yield '\n';
      else if (!seen.delete(event.id)) yield lineOf(event);
    }
  }
}

function lineOf({ id, subject, sequence, occurredAt, headers, payload }: PublishedEvent): string {
  return `${JSON.stringify({ id, subject, sequence, occurredAt, headers, payload })}\n`;
}

async function* allOf(
  first: IteratorResult<string>,
  next: () => Promise<IteratorResult<string>>,
): AsyncGenerator<Buffer> {
  for (let line = first; line.done !== true; line = await next()) yield Buffer.from(line.value);
}
