import { currentContext, DomainError, newId, nowMs, type IdempotentCall } from '@app/kernel';
import { QueryFailedError } from 'typeorm';
import { outcomeOfFailure, replay, type Outcome } from './idempotency-outcome.rules';
import type { Tx } from './tx';

/** How long a call without a deadline may run alone. */
const LEASE_MS = 30_000;
/** Added to the time the caller waits: nobody is told "still running" long after the first caller has given up. */
const GRACE_MS = 1_000;
const CHECK_VIOLATION = '23514';

/** Opens the one transaction of a call, in which its answer is kept. */
export type WriteOnce<T> = (write: (tx: Tx) => Promise<T>) => Promise<T>;

/** What this needs of a service's database. */
interface Database {
  readonly schema: string;
  run<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
  query<R>(sql: string, parameters?: readonly unknown[]): Promise<R[]>;
}
interface ClaimRow {
  readonly state: 'claimed' | 'running' | 'reused' | 'finished';
  readonly on_day: string;
  readonly known_outcome: Outcome | null;
}
/** Where the outcome belongs, and the proof that it is ours to write. */
interface Claim extends Pick<IdempotentCall, 'scope' | 'key'> {
  readonly day: string;
  readonly attempt: string;
}

/**
 * Does `work` for a call, or gives the answer it had before; `UnitOfWork.answerOnce` is its public face.
 *
 * The key is taken before the work, with a lease. The answer is kept by the transaction that did the work, so either
 * both are there or neither is. Whoever has lost the lease finds that out in that transaction, and undoes it.
 */
export async function answerOnce<T extends object>(
  database: Database,
  work: (writeOnce: WriteOnce<T>) => Promise<T>,
): Promise<T> {
  const call = currentContext()?.idempotency;
  if (call === undefined) return work((write) => database.run(write));
  const attempt = newId();
  const { state, on_day: day, known_outcome: known } = await claim(database, call, attempt);
  if (known !== null) {
    call.replayed = true;
    return replay(known) as T;
  }
  if (state === 'reused') throw new DomainError('IDEMPOTENCY_KEY_REUSED');
  if (state !== 'claimed') throw new DomainError('IDEMPOTENCY_IN_PROGRESS');
  return answerAs({ scope: call.scope, key: call.key, day, attempt }, database, work);
}

async function answerAs<T extends object>(
  mine: Claim,
  database: Database,
  work: (writeOnce: WriteOnce<T>) => Promise<T>,
): Promise<T> {
  let isKept = false;
  const keepIn = async (tx: Pick<Tx, 'query'>, value: T): Promise<T> => {
    if (!(await keep(tx, database.schema, mine, { value }))) throw new DomainError('IDEMPOTENCY_IN_PROGRESS');
    isKept = true;
    return value;
  };
  try {
    const answer = await work((write) => database.run(async (tx) => keepIn(tx, await write(tx))));
    return isKept ? answer : await keepIn(database, answer);
  } catch (error) {
    await settleFailure(database, mine, error);
    throw error;
  }
}

/** A refusal is kept, anything else gives the key back. If neither can be done, the lease ends by itself. */
async function settleFailure(database: Database, mine: Claim, failure: unknown): Promise<void> {
  const outcome = outcomeOfFailure(failure);
  const settle =
    outcome === undefined
      ? giveBack(database, database.schema, mine)
      : keep(database, database.schema, mine, outcome).then(() => undefined);
  await settle.catch(() => undefined);
}

async function claim(
  database: Database,
  { scope, key, fingerprint }: IdempotentCall,
  attempt: string,
): Promise<ClaimRow> {
  const { schema } = database;
  const leaseMs = Math.max(0, (currentContext()?.deadlineMs ?? nowMs() + LEASE_MS) - nowMs()) + GRACE_MS;
  const take = async (): Promise<ClaimRow> => {
    const rows = await database.query<ClaimRow>(
      `SELECT state, on_day, known_outcome FROM ${schema}.claim_idempotency_key($1, $2, $3, $4, $5 * interval '1 ms')`,
      [scope, key, fingerprint, attempt, Math.round(leaseMs)],
    );
    return rows[0]!;
  };
  try {
    return await take();
  } catch (error) {
    if (!isWithoutPartition(error)) throw error;
    // The service has been away for days, and its first call comes before its maintenance.
    await database.run((tx) => tx.query(`SELECT ${schema}.turn_idempotency_days()`));
    return take();
  }
}

/** @returns whether the claim still held */
async function keep(db: Pick<Tx, 'query'>, schema: string, mine: Claim, outcome: Outcome): Promise<boolean> {
  const { scope, key, day, attempt } = mine;
  const kept = await db.query(
    `UPDATE ${schema}.idempotency_key SET outcome = $5
     WHERE scope = $1 AND key = $2 AND day = $3 AND attempt = $4 AND outcome IS NULL RETURNING 1`,
    [scope, key, day, attempt, JSON.stringify(outcome)],
  );
  return kept.length > 0;
}

async function giveBack(db: Pick<Tx, 'query'>, schema: string, mine: Claim): Promise<void> {
  const { scope, key, day, attempt } = mine;
  await db.query(
    `UPDATE ${schema}.idempotency_key SET lease_until = clock_timestamp()
     WHERE scope = $1 AND key = $2 AND day = $3 AND attempt = $4 AND outcome IS NULL`,
    [scope, key, day, attempt],
  );
}

/** A row that fits no partition violates a check that has no name. */
function isWithoutPartition(error: unknown): boolean {
  if (!(error instanceof QueryFailedError)) return false;
  const { code, constraint } = error.driverError as { code?: unknown; constraint?: unknown };
  return code === CHECK_VIOLATION && constraint === undefined;
}
