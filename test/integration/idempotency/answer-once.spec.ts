import { randomUUID } from 'node:crypto';
import { Module } from '@nestjs/common';
import type { ErrorCode } from '@app/contracts';
import { childTraceparent, DomainError, newId, runInContext, type IdempotentCall } from '@app/kernel';
import { unitOfWorkOf, type UnitOfWork, type WriteOnce } from '@app/persistence';
import { RatingsModule } from '../../../apps/ratings/src/ratings.module';
import { eventually } from '../../support/eventually';
import { ServiceUnderTest } from '../scanning/service-under-test';

@Module({ imports: [RatingsModule] })
class AnyService {}

interface Answer {
  readonly effect: number;
}
type Work = (writeOnce: WriteOnce<Answer>) => Promise<Answer>;

/** A call that another service forwards, with its caller's key. */
function someCall(parts: Partial<IdempotentCall> = {}): IdempotentCall {
  return { key: randomUUID(), scope: 'user:u POST /v1/x', fingerprint: 'a'.repeat(64), replayed: false, ...parts };
}

describe('UnitOfWork.answerOnce', () => {
  let service: ServiceUnderTest;
  let unitOfWork: UnitOfWork;
  beforeAll(async () => {
    service = await ServiceUnderTest.open({ name: 'ratings', modules: [AnyService] });
    unitOfWork = service.get<UnitOfWork>(unitOfWorkOf('ratings'));
    await service.sql('CREATE TABLE ratings.effect (number int GENERATED ALWAYS AS IDENTITY, key text NOT NULL)');
  });
  afterAll(() => service.close());

  const effectsOf = async ({ key }: IdempotentCall): Promise<number> =>
    (await service.sql('SELECT 1 FROM ratings.effect WHERE key = $1', [key])).length;
  const rowsOf = ({ key }: IdempotentCall) =>
    service.sql<{ day: string; outcome: unknown }>(
      'SELECT day::text, outcome FROM ratings.idempotency_key WHERE key = $1 ORDER BY day',
      [key],
    );
  const writes =
    ({ key }: IdempotentCall): Work =>
    (writeOnce) =>
      writeOnce(async (tx) => {
        const [row] = await tx.query<{ number: number }>(
          'INSERT INTO ratings.effect (key) VALUES ($1) RETURNING number',
          [key],
        );
        return { effect: row!.number };
      });
  const send = (call: IdempotentCall | undefined, work: Work, leftMs = 5_000): Promise<Answer> =>
    runInContext(
      {
        requestId: newId(),
        traceparent: childTraceparent(),
        deadlineMs: Date.now() + leftMs,
        ...(call === undefined ? {} : { idempotency: call }),
      },
      () => unitOfWork.answerOnce(work),
    );
  const again = (call: IdempotentCall): IdempotentCall => ({ ...call, replayed: false });
  const refused = (code: ErrorCode) => expect.objectContaining({ code });

  it('is just the work for a call without a key', async () => {
    const call = someCall();
    await send(undefined, writes(call));
    await send(undefined, writes(call));
    expect([await effectsOf(call), await rowsOf(call)]).toEqual([2, []]);
  });

  it('answers the second call as the first, says so, and does nothing', async () => {
    const [first, second] = [someCall(), someCall()];
    const call = { ...second, key: first.key };
    const answer = await send(first, writes(first));
    expect(await send(call, writes(call))).toEqual(answer);
    expect([first.replayed, call.replayed, await effectsOf(first)]).toEqual([false, true, 1]);
  });

  it('keeps the answer of work that writes nothing', async () => {
    const call = someCall();
    await send(call, async () => ({ effect: 0 }));
    expect(await send(again(call), writes(call))).toEqual({ effect: 0 });
    expect(await effectsOf(call)).toBe(0);
  });

  it('has one effect for two hundred calls at once; each is told the answer or to come back', async () => {
    const call = someCall();
    const sent = await Promise.allSettled(Array.from({ length: 200 }, () => send(again(call), writes(call))));
    expect(await effectsOf(call)).toBe(1);
    const answers = sent.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
    const refusals = sent.flatMap((one) => (one.status === 'rejected' ? [one.reason as unknown] : []));
    expect(answers.length).toBeGreaterThanOrEqual(1);
    expect(new Set(answers.map(({ effect }) => effect)).size).toBe(1);
    for (const refusal of refusals) expect(refusal).toEqual(refused('IDEMPOTENCY_IN_PROGRESS'));
    expect(await send(again(call), writes(call))).toEqual(answers[0]);
  });

  it('refuses the key for another request, whether the first one is done, runs, or was given up', async () => {
    const call = someCall();
    const other = { ...call, fingerprint: 'b'.repeat(64) };
    await send(call, async (writeOnce) => {
      await expect(send(other, writes(other))).rejects.toEqual(refused('IDEMPOTENCY_KEY_REUSED'));
      return writes(call)(writeOnce);
    });
    await expect(send(other, writes(other))).rejects.toEqual(refused('IDEMPOTENCY_KEY_REUSED'));
    const failed = someCall();
    await expect(send(failed, () => Promise.reject(new Error('bug')))).rejects.toThrow('bug');
    const changed = { ...failed, fingerprint: 'b'.repeat(64) };
    await expect(send(changed, writes(changed))).rejects.toEqual(refused('IDEMPOTENCY_KEY_REUSED'));
    expect([await effectsOf(call), await effectsOf(failed)]).toEqual([1, 0]);
  });

  it('takes the same key of another caller or on another route for another one', async () => {
    const call = someCall();
    const elsewhere = { ...call, scope: 'user:other POST /v1/x' };
    await send(call, writes(call));
    await send(elsewhere, writes(elsewhere));
    expect([await effectsOf(call), elsewhere.replayed]).toEqual([2, false]);
  });

  it('says that the first call still runs', async () => {
    const call = someCall();
    await send(call, async (writeOnce) => {
      await expect(send(again(call), writes(call))).rejects.toEqual(refused('IDEMPOTENCY_IN_PROGRESS'));
      return writes(call)(writeOnce);
    });
    expect(await effectsOf(call)).toBe(1);
  });

  it('tells a kept refusal again, with its details, and does not try', async () => {
    const call = someCall();
    const refusal = new DomainError('PLUGIN_NOT_FOUND', 'There is none', { pluginId: 'x' });
    await expect(send(call, () => Promise.reject(refusal))).rejects.toBe(refusal);
    const second = again(call);
    const { code, message, details } = refusal;
    await expect(send(second, writes(call))).rejects.toMatchObject({ code, message, details });
    expect([second.replayed, await effectsOf(call)]).toEqual([true, 0]);
  });
  it('undoes the work of a refused call and keeps the refusal', async () => {
    const call = someCall();
    const work: Work = (writeOnce) =>
      writeOnce(async (tx) => {
        await tx.query('INSERT INTO ratings.effect (key) VALUES ($1)', [call.key]);
        throw new DomainError('INVALID_INPUT');
      });
    await expect(send(call, work)).rejects.toEqual(refused('INVALID_INPUT'));
    await expect(send(again(call), writes(call))).rejects.toEqual(refused('INVALID_INPUT'));
    expect(await effectsOf(call)).toBe(0);
  });
  it.each<[string, Error]>([
    ['that passes', new DomainError('FORBIDDEN')],
    ['of a conflict', new DomainError('RATING_EXISTS')],
    ['of Reef itself', new DomainError('SERVICE_UNAVAILABLE')],
    ['nobody foresaw', new Error('bug')],
  ])('lets the call be tried again after a failure %s', async (_what, failure) => {
    const call = someCall();
    await expect(send(call, () => Promise.reject(failure))).rejects.toBe(failure);
    const second = again(call);
    await send(second, writes(call));
    expect([second.replayed, await effectsOf(call)]).toEqual([false, 1]);
  });

  it('replays for a caller whose answer was lost after the commit', async () => {
    const call = someCall();
    const killed = new Error('killed before the answer left');
    const first = send(call, async (writeOnce) => {
      await writes(call)(writeOnce);
      throw killed;
    });
    await expect(first).rejects.toBe(killed);
    const second = again(call);
    await send(second, writes(call));
    expect([second.replayed, await effectsOf(call)]).toEqual([true, 1]);
  });

  it('gives the key of a call that never ended to the next one, once nobody waits for it', async () => {
    const call = someCall();
    const abandoned = new Promise<never>(() => undefined);
    void send(call, () => abandoned, 0);
    await eventually(async () => (await rowsOf(call)).length, 1);
    await expect(send(again(call), writes(call))).rejects.toEqual(refused('IDEMPOTENCY_IN_PROGRESS'));
    await eventually(() => send(again(call), writes(call)).then(() => 'answered'), 'answered');
    expect(await effectsOf(call)).toBe(1);
  });
  it('undoes the work of a call that took so long that another took its place', async () => {
    const call = someCall();
    const slow = send(
      call,
      async (writeOnce) => {
        await eventually(() => send(again(call), writes(call)).then(() => 'answered'), 'answered');
        return writes(call)(writeOnce);
      },
      0,
    );
    await expect(slow).rejects.toEqual(refused('IDEMPOTENCY_IN_PROGRESS'));
    expect(await effectsOf(call)).toBe(1);
  });

  describe('days', () => {
    const partitions = async (): Promise<string[]> => {
      const rows = await service.sql<{ name: string }>(
        `SELECT right(relname, 8) AS name FROM pg_inherits JOIN pg_class ON oid = inhrelid
         WHERE inhparent = 'ratings.idempotency_key'::regclass ORDER BY 1`,
      );
      return rows.map(({ name }) => name);
    };
    const turn = (today: string) => service.sql('SELECT ratings.turn_idempotency_days($1)', [today]);
    const shift = ({ key }: IdempotentCall, age: string) =>
      service.sql(
        `UPDATE ratings.idempotency_key
         SET day = ((created_at - $2::interval) AT TIME ZONE 'UTC')::date, created_at = created_at - $2::interval
         WHERE key = $1`,
        [key, age],
      );

    it('has partitions of the coming days from the start', async () => {
      expect((await partitions()).length).toBeGreaterThanOrEqual(3);
    });
    it('finds a key of yesterday, and forgets it after 24 hours', async () => {
      const call = someCall();
      const first = await send(call, writes(call));
      const yesterday = new Date(Date.now() - 24 * 3_600_000).toISOString().slice(0, 10);
      await service.sql(
        `CREATE TABLE IF NOT EXISTS ratings.idempotency_key_${yesterday.replaceAll('-', '')}
         PARTITION OF ratings.idempotency_key FOR VALUES FROM ('${yesterday}') TO (date '${yesterday}' + 1)`,
      );
      await shift(call, '23 hours 59 minutes');
      expect(await send(again(call), writes(call))).toEqual(first);
      await shift(call, '2 minutes');
      const late = again(call);
      await send(late, writes(call));
      expect([late.replayed, await effectsOf(call)]).toEqual([false, 2]);
    });
    it('makes what a claim misses, so that a long absence costs nothing', async () => {
      for (const day of await partitions()) await service.sql(`DROP TABLE ratings.idempotency_key_${day}`);
      const calls = Array.from({ length: 10 }, () => someCall());
      await Promise.all(calls.map((call) => send(call, writes(call))));
      expect(await partitions()).toHaveLength(3);
    });
    it('drops the days whose keys are all older than 24 hours, and turning again changes nothing', async () => {
      const call = someCall();
      await send(call, writes(call));
      await turn('2039-12-31');
      await turn('2040-01-02');
      await turn('2040-01-02');
      expect(await partitions()).toEqual(['20400101', '20400102', '20400103', '20400104']);
      expect(await rowsOf(call)).toEqual([]);
      for (const day of await partitions()) await service.sql(`DROP TABLE ratings.idempotency_key_${day}`);
    });
  });
});
