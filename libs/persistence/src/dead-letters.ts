import type { DeadLetter, DeadLetterList, ReplayedDeadLetter } from '@app/contracts';
import { currentContext, DomainError, newId, nowMs } from '@app/kernel';
import type { WireMessage } from '@app/messaging';
import type { UnitOfWork } from './unit-of-work';

/** Most of them one replay takes on; the next one goes on with the rest. */
const REPLAY_LIMIT = 5_000;
/** What is kept of the caller's time for sending the answer. */
const ANSWER_MS = 1_000;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

interface DeadLetterRow {
  id: string;
  subscriber: string;
  event_id: string;
  subject: string;
  error: string;
  attempts: number;
  parked_at: Date;
}
interface ParkedMessage {
  subscriber: string;
  headers: Record<string, string>;
  body: Buffer;
}

/** An event that is given up, as it came. */
export interface Failure {
  readonly subscriber: string;
  readonly subject: string;
  readonly message: WireMessage;
  readonly error: unknown;
  readonly attempts: number;
}
/** Who can be given a parked event again. */
export interface Replayer {
  readonly durable: string;
  handleOnce(message: WireMessage): Promise<boolean>;
}

/** The parked events of one service. */
export class DeadLetters {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly schema: string,
  ) {}

  /** Keeps the event as it came, bytes and headers, with the reason. */
  async park({ subscriber, subject, message, error, attempts }: Failure): Promise<void> {
    const { headers, body } = message;
    const id = headers['ce-id'] ?? '';
    const sequence = Number(headers['ce-sequence']);
    await this.unitOfWork.query(
      `INSERT INTO ${this.schema}.dead_letter (id, subscriber, event_id, sequence, subject, headers, body, error, attempts, parked_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, clock_timestamp()) ON CONFLICT DO NOTHING`,
      [
        newId(),
        subscriber,
        UUID.test(id) ? id : newId(), // a stranger's message may have neither id nor number
        Number.isSafeInteger(sequence) && sequence > 0 ? sequence : 0,
        subject,
        JSON.stringify(headers),
        Buffer.from(body),
        reasonOf(error).replaceAll('\0', '').slice(0, 2_000),
        attempts,
      ],
    );
  }

  async list(limit: number): Promise<DeadLetterList> {
    const rows = await this.unitOfWork.query<DeadLetterRow>(
      `SELECT id, subscriber, event_id, subject, error, attempts, parked_at FROM ${this.schema}.dead_letter
       ORDER BY parked_at DESC, id DESC LIMIT $1`,
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
   * Handles one or all of them again, in their order, as far as the caller's time goes; what succeeds is removed.
   * @throws DomainError DEAD_LETTER_NOT_FOUND when `id` is none of this service's
   */
  async replay(replayers: readonly Replayer[], id?: string): Promise<ReplayedDeadLetter[]> {
    const rows = await this.unitOfWork.query<{ id: string }>(
      `SELECT id FROM ${this.schema}.dead_letter WHERE $1::uuid IS NULL OR id = $1
       ORDER BY subscriber, sequence, parked_at LIMIT ${REPLAY_LIMIT}`,
      [id ?? null],
    );
    if (id !== undefined && rows.length === 0) throw new DomainError('DEAD_LETTER_NOT_FOUND');
    const endMs = (currentContext()?.deadlineMs ?? Infinity) - ANSWER_MS;
    const outcomes: ReplayedDeadLetter[] = [];
    for (const row of rows) {
      if (nowMs() >= endMs) break;
      outcomes.push({ id: row.id, ...(await this.replayOne(row.id, replayers)) });
    }
    return outcomes;
  }
  private async replayOne(id: string, replayers: readonly Replayer[]): Promise<Omit<ReplayedDeadLetter, 'id'>> {
    const [parked] = await this.unitOfWork.query<ParkedMessage>(
      `SELECT subscriber, headers, body FROM ${this.schema}.dead_letter WHERE id = $1`,
      [id],
    );
    if (parked === undefined) return { ok: true }; // somebody else replayed it a moment ago
    const replayer = replayers.find(({ durable }) => durable === parked.subscriber);
    if (replayer === undefined) return { ok: false, error: `nothing subscribes as ${parked.subscriber} any more` };
    try {
      await replayer.handleOnce({ headers: parked.headers, body: parked.body });
      // Outside the handler's transaction on purpose: an event handled before (late ack) must be removed as well.
      await this.unitOfWork.query(`DELETE FROM ${this.schema}.dead_letter WHERE id = $1`, [id]);
      return { ok: true };
    } catch (error) {
      return { ok: false, error: reasonOf(error).slice(0, 2_000) };
    }
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function toDeadLetter(row: DeadLetterRow): DeadLetter {
  const { id, subscriber, subject, error, attempts } = row;
  return { id, subscriber, subject, error, attempts, eventId: row.event_id, parkedAt: row.parked_at.toISOString() };
}
