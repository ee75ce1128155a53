import { turnIdempotencyDays } from './idempotency-days';
import type { LeaderSession } from './leader-session';

const EVERY_MS = 60 * 60 * 1000;
/** Rows a round: small enough that publishing hardly waits for it. */
const CHUNK = 5_000;

/** Removes what has served its purpose: published events past their keeping, the memory of having handled them, idempotency keys. */
export class Purge {
  private nextAt = 0;

  constructor(
    private readonly schema: string,
    private readonly keepDays: number,
  ) {}

  /** Once an hour, chunk by chunk until nothing old is left. */
  async next(session: LeaderSession): Promise<void> {
    if (performance.now() < this.nextAt) return;
    await turnIdempotencyDays(session, this.schema);
    const removed = Math.max(await this.outbox(session), await this.inbox(session));
    if (removed < CHUNK) this.nextAt = performance.now() + EVERY_MS;
  }

  private outbox(session: LeaderSession): Promise<number> {
    const { schema } = this;
    return this.remove(
      session,
      `DELETE FROM ${schema}.outbox WHERE position IN (
         SELECT position FROM ${schema}.outbox WHERE published_at < ${this.old()} ORDER BY position LIMIT ${CHUNK})`,
    );
  }
  /**
   * Only up to the mark: beyond it the inbox still says what is missing. And a day later than any outbox: an event
   * that can still be published again must be known to have been handled. The bus forgets sooner than we do.
   */
  private inbox(session: LeaderSession): Promise<number> {
    const { schema } = this;
    return this.remove(
      session,
      `DELETE FROM ${schema}.inbox WHERE (subscriber, event_id) IN (
         SELECT i.subscriber, i.event_id FROM ${schema}.inbox i JOIN ${schema}.inbox_mark m USING (subscriber)
         WHERE i.sequence <= m.sequence AND i.handled_at < ${this.old()} - interval '1 day' LIMIT ${CHUNK})`,
    );
  }
  private async remove(session: LeaderSession, statement: string): Promise<number> {
    const [row] = await session.query<{ removed: number }>(
      `WITH gone AS (${statement} RETURNING 1) SELECT count(*)::int AS removed FROM gone`,
    );
    return row?.removed ?? 0;
  }
  private old(): string {
    return `now() - interval '${this.keepDays} days'`;
  }
}
