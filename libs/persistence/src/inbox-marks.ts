import type { UnitOfWork } from './unit-of-work';

/** Numbers looked at in one step. */
const STEP = 10_000;

/** Up to where each subscriber has seen everything. Seen is what was handled or parked. */
export class InboxMarks {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly schema: string,
  ) {}

  /** Moves the mark over everything seen without a gap; resolves to where it is now. */
  async advance(subscriber: string): Promise<number> {
    for (;;) {
      const { before, now } = await this.step(subscriber);
      if (now - before < STEP) return now;
    }
  }
  /** The numbers up to `sequence` are gone at their source: nobody can get them any more. */
  async skipTo(subscriber: string, sequence: number): Promise<void> {
    await this.unitOfWork.query(
      `UPDATE ${this.schema}.inbox_mark SET sequence = greatest(sequence, $2) WHERE subscriber = $1`,
      [subscriber, sequence],
    );
  }
  /** Those of the events that the subscriber has seen. */
  async seen(subscriber: string, eventIds: readonly string[]): Promise<ReadonlySet<string>> {
    if (eventIds.length === 0) return new Set();
    const rows = await this.unitOfWork.query<{ event_id: string }>(
      `SELECT event_id FROM ${this.schema}.inbox WHERE subscriber = $1 AND event_id = ANY($2)
       UNION SELECT event_id FROM ${this.schema}.dead_letter WHERE subscriber = $1 AND event_id = ANY($2)`,
      [subscriber, eventIds],
    );
    return new Set(rows.map((row) => row.event_id));
  }

  private async step(subscriber: string): Promise<{ before: number; now: number }> {
    const { schema } = this;
    const [row] = await this.unitOfWork.query<{ before: string; now: string }>(
      `WITH mark AS (SELECT coalesce(max(sequence), 0) AS sequence FROM ${schema}.inbox_mark WHERE subscriber = $1),
       seen AS (
         SELECT DISTINCT sequence FROM (
           SELECT sequence FROM ${schema}.inbox WHERE subscriber = $1 AND sequence > (SELECT sequence FROM mark)
           UNION ALL
           SELECT sequence FROM ${schema}.dead_letter WHERE subscriber = $1 AND sequence > (SELECT sequence FROM mark)) s
         ORDER BY sequence LIMIT ${STEP}),
       reached AS (
         SELECT coalesce(max(r.sequence), (SELECT sequence FROM mark)) AS sequence FROM (
           SELECT sequence, row_number() OVER (ORDER BY sequence) AS n FROM seen) r
         WHERE r.sequence - (SELECT sequence FROM mark) = r.n),
       moved AS (
         INSERT INTO ${schema}.inbox_mark AS m (subscriber, sequence) SELECT $1, sequence FROM reached
         ON CONFLICT (subscriber) DO UPDATE SET sequence = EXCLUDED.sequence WHERE m.sequence < EXCLUDED.sequence)
       SELECT mark.sequence AS before, reached.sequence AS now FROM mark, reached`,
      [subscriber],
    );
    return { before: Number(row?.before ?? 0), now: Number(row?.now ?? 0) };
  }
}
