import { TIMELINE_HEADER, type WireMessage } from '@app/messaging';
import type { QueryRunner } from 'typeorm';

/**
 * A timeline is one history of the database. The first has no name; restoring a backup begins another one, with a row
 * in this table of every schema (ADR 0021). Numbers by subject go on from the backup's, so what the bus still holds of
 * the time after it has numbers that come again: events carry their timeline, and those of another one are not heard.
 *
 * `backup` is the id of the backup that was restored.
 */
export async function createTimelineTable(db: QueryRunner, schema: string): Promise<void> {
  await db.query(`CREATE TABLE ${schema}.timeline (
    id uuid PRIMARY KEY,
    backup uuid NOT NULL,
    began_at timestamptz(3) NOT NULL)`);
}

export async function dropTimelineTable(db: QueryRunner, schema: string): Promise<void> {
  await db.query(`DROP TABLE ${schema}.timeline`);
}

type Query = <R>(sql: string) => Promise<R[]>;

/** Reads the timeline a schema is on; '' on the first one. */
export async function readTimeline(query: Query, schema: string): Promise<string> {
  const [row] = await query<{ id: string }>(`SELECT id FROM ${schema}.timeline ORDER BY began_at DESC, id LIMIT 1`);
  return row?.id ?? '';
}

/** The timeline a service is on. It is read once: nothing is restored while a service runs. */
export class Timeline {
  private known?: Promise<string>;

  constructor(
    private readonly query: Query,
    private readonly schema: string,
  ) {}

  /** Its id; '' on the first one. */
  current(): Promise<string> {
    this.known ??= readTimeline(this.query, this.schema).catch((error: unknown) => {
      delete this.known; // asked again by the next event
      throw error;
    });
    return this.known;
  }
  /** Whether an event that the bus brings was said on this timeline. */
  async isOurs({ headers }: WireMessage): Promise<boolean> {
    return (headers[TIMELINE_HEADER] ?? '') === (await this.current());
  }
}
