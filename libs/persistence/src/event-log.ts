import {
  subjectExpression,
  type CountedEvents,
  type EventFilter,
  type EventPage,
  type FindEventsInput,
  type FoundEvents,
  type ListEventsInput,
} from '@app/contracts';
import type { StoredEvent } from '@app/messaging';
import type { UnitOfWork } from './unit-of-work';

/** What of a page is JSON of events; the bus carries it with room to spare, and any single event fits. */
const PAGE_BYTES = 768 * 1024;
/** An event published just now is still on its way; who asks what is missing does not mean it. */
const ON_ITS_WAY = `interval '1 second'`;

/** A row of the outbox as the driver reads it. */
export interface OutboxEvent {
  readonly id: string;
  readonly subject: string;
  readonly sequence: string;
  readonly headers: Record<string, string>;
  readonly payload: unknown;
  readonly occurred_at: Date;
}

/** What a service has said, read from its outbox. */
export class EventLog {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly schema: string,
  ) {}

  /** Published events of one subject after a sequence, oldest first. Only an empty page is the last one. */
  async page({ subject, after, limit }: ListEventsInput): Promise<EventPage> {
    // First the edge, then the rows: what is purged in between is missing from both or from neither.
    const [range] = await this.unitOfWork.query<{ oldest: string }>(
      `SELECT coalesce((SELECT min(sequence) FROM ${this.schema}.outbox WHERE subject = $1),
                       (SELECT last + 1 FROM ${this.schema}.outbox_sequence WHERE subject = $1), 1) AS oldest`,
      [subject],
    );
    const rows = await this.unitOfWork.query<OutboxEvent>(
      withinPage(
        `SELECT * FROM ${this.schema}.outbox
         WHERE subject = $1 AND sequence > $2 AND published_at < clock_timestamp() - ${ON_ITS_WAY}
         ORDER BY sequence LIMIT $3`,
        'sequence',
      ),
      [subject, after, limit],
    );
    return { events: rows.map(toStoredEvent), oldest: Number(range?.oldest ?? 1) };
  }

  /** Published events of any subject, in the order they were written, page by page. */
  async find({ after, limit, ...filter }: FindEventsInput): Promise<FoundEvents> {
    const rows = await this.unitOfWork.query<OutboxEvent & { position: string }>(
      withinPage(
        `SELECT * FROM ${this.schema}.outbox WHERE ${MEANT} AND position > $5 ORDER BY position LIMIT $6`,
        'position',
      ),
      [...meant(filter), after, limit],
    );
    const last = rows.at(-1);
    return { events: rows.map(toStoredEvent), next: last === undefined ? null : Number(last.position) };
  }

  /** How many `find` would find, by subject. */
  async count(filter: EventFilter): Promise<CountedEvents> {
    const rows = await this.unitOfWork.query<{ subject: string; events: number }>(
      `SELECT subject, count(*)::int AS events FROM ${this.schema}.outbox WHERE ${MEANT} GROUP BY 1 ORDER BY 1`,
      meant(filter),
    );
    return { subjects: Object.fromEntries(rows.map(({ subject, events }) => [subject, events])) };
  }

  /** Events committed and not yet published, and the age of the oldest in seconds. */
  async backlog(): Promise<{ depth: number; ageSeconds: number }> {
    const [row] = await this.unitOfWork.query<{ depth: number; age: number }>(
      `SELECT count(*)::int AS depth, coalesce(extract(epoch FROM clock_timestamp() - min(occurred_at)), 0)::float8 AS age
       FROM ${this.schema}.outbox WHERE published_at IS NULL`,
    );
    return { depth: row?.depth ?? 0, ageSeconds: Math.max(0, row?.age ?? 0) };
  }
}

/** An `EventFilter` as SQL, of the parameters that `meant` makes. */
const MEANT = `published_at IS NOT NULL AND ($1::text IS NULL OR subject ~ $1) AND ($2::uuid IS NULL OR id = $2)
  AND ($3::timestamptz IS NULL OR occurred_at >= $3) AND ($4::timestamptz IS NULL OR occurred_at < $4)`;

function meant({ subject, id, since, until }: EventFilter): (string | null)[] {
  return [subject === undefined ? null : subjectExpression(subject), id ?? null, since ?? null, until ?? null];
}

/** As many of the rows, by this order, as one message may carry; at least one. */
function withinPage(rows: string, order: 'sequence' | 'position'): string {
  return `SELECT position, id, subject, sequence, headers, payload, occurred_at FROM (
      SELECT *, sum(octet_length(payload::text) + octet_length(headers::text)) OVER w AS bytes, row_number() OVER w AS nth
      FROM (${rows}) candidates WINDOW w AS (ORDER BY ${order})) measured
    WHERE bytes <= ${PAGE_BYTES} OR nth = 1 ORDER BY ${order}`;
}

export function toStoredEvent(row: OutboxEvent): StoredEvent {
  const { id, subject, headers, payload } = row;
  return { id, subject, headers, payload, sequence: Number(row.sequence), occurredAt: row.occurred_at.toISOString() };
}
