import type { EventPage, ListEventsInput } from '@app/contracts';
import { toStoredEvent, type OutboxEvent } from './outbox-relay';
import type { UnitOfWork } from './unit-of-work';

/** What a service has said, read from its outbox. */
export class EventLog {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly schema: string,
  ) {}

  /** Numbered events of one subject after a sequence, oldest first. */
  async page({ subject, after, limit }: ListEventsInput): Promise<EventPage> {
    const rows = await this.unitOfWork.query<OutboxEvent>(
      `SELECT id, subject, sequence, headers, payload, occurred_at FROM ${this.schema}.outbox
       WHERE subject = $1 AND sequence > $2 AND published_at IS NOT NULL ORDER BY sequence LIMIT $3`,
      [subject, after, limit],
    );
    const [range] = await this.unitOfWork.query<{ oldest: string }>(
      `SELECT coalesce((SELECT min(sequence) FROM ${this.schema}.outbox WHERE subject = $1),
                       (SELECT last + 1 FROM ${this.schema}.outbox_sequence WHERE subject = $1), 1) AS oldest`,
      [subject],
    );
    return { events: rows.map(toStoredEvent), oldest: Number(range?.oldest ?? 1) };
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
