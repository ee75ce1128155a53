import type { DeadLetter, DeadLetterList, ReplayedDeadLetter } from '@app/contracts';
import { DomainError, newId } from '@app/kernel';
import type { WireMessage } from '@app/messaging';
import type { EventConsumer } from './event-consumer';
import type { UnitOfWork } from './unit-of-work';

interface DeadLetterRow {
  id: string;
  subscriber: string;
  event_id: string;
  subject: string;
  headers: Record<string, string>;
  body: Buffer;
  error: string;
  attempts: number;
  parked_at: Date;
}

/** The parked events of one service. */
export class DeadLetters {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly schema: string,
  ) {}

  /** Keeps the event as it came, bytes and headers, with the reason. */
  async park(
    subscriber: string,
    subject: string,
    message: WireMessage,
    error: unknown,
    attempts: number,
  ): Promise<void> {
    const reason = error instanceof Error ? error.message : String(error);
    const { headers, body } = message;
    await this.unitOfWork.query(
      `INSERT INTO ${this.schema}.dead_letter (id, subscriber, event_id, sequence, subject, headers, body, error, attempts, parked_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, clock_timestamp()) ON CONFLICT DO NOTHING`,
      [
        newId(),
        subscriber,
        headers['ce-id'],
        headers['ce-sequence'],
        subject,
        JSON.stringify(headers),
        Buffer.from(body),
        reason.slice(0, 2_000),
        attempts,
      ],
    );
  }

  async list(limit: number): Promise<DeadLetterList> {
    const rows = await this.unitOfWork.query<DeadLetterRow>(
      `SELECT * FROM ${this.schema}.dead_letter ORDER BY parked_at DESC, id DESC LIMIT $1`,
      [limit],
    );
    return { items: rows.map(toDeadLetter), total: await this.count() };
  }
  async count(): Promise<number> {
    const [row] = await this.unitOfWork.query<{ many: number }>(
      `SELECT count(*)::int AS many FROM ${this.schema}.dead_letter`,
    );
    return row?.many ?? 0;
  }

  /**
   * Handles one or all of them again; what succeeds is removed.
   * @throws DomainError DEAD_LETTER_NOT_FOUND when `id` is none of this service's
   */
  async replay(consumers: readonly EventConsumer[], id?: string): Promise<ReplayedDeadLetter[]> {
    const rows = await this.unitOfWork.query<DeadLetterRow>(
      `SELECT * FROM ${this.schema}.dead_letter WHERE $1::uuid IS NULL OR id = $1 ORDER BY sequence`,
      [id ?? null],
    );
    if (id !== undefined && rows.length === 0) throw new DomainError('DEAD_LETTER_NOT_FOUND');
    const outcomes: ReplayedDeadLetter[] = [];
    for (const row of rows) outcomes.push(await this.replayOne(row, consumers));
    return outcomes;
  }
  private async replayOne(row: DeadLetterRow, consumers: readonly EventConsumer[]): Promise<ReplayedDeadLetter> {
    const consumer = consumers.find(({ durable }) => durable === row.subscriber);
    if (consumer === undefined)
      return { id: row.id, ok: false, error: `nothing subscribes as ${row.subscriber} any more` };
    try {
      await consumer.handleOnce({ headers: row.headers, body: row.body });
      // Outside the handler's transaction on purpose: an event handled before (late ack) must be removed as well.
      await this.unitOfWork.query(`DELETE FROM ${this.schema}.dead_letter WHERE id = $1`, [row.id]);
      return { id: row.id, ok: true };
    } catch (error) {
      return { id: row.id, ok: false, error: error instanceof Error ? error.message : 'failed' };
    }
  }
}

function toDeadLetter(row: DeadLetterRow): DeadLetter {
  const { id, subscriber, subject, error, attempts } = row;
  return { id, subscriber, subject, error, attempts, eventId: row.event_id, parkedAt: row.parked_at.toISOString() };
}
