import { currentContext, isInTransaction } from '@app/kernel';
import { BUS, type Bus } from '@app/messaging';
import { onUniqueViolation, type UnitOfWork } from '@app/persistence';
import type { RunningProcess } from '@app/runtime';
import { createDatabase, type TestDatabase } from '../../support/postgres';
import { eventually } from '../../support/eventually';
import { asRequest, catalogOf, noteTaken, outboxOf, startNotes, TakesNotes } from '../messaging/notes';

describe('a unit of work', () => {
  let database: TestDatabase;
  let running: RunningProcess;
  let catalog: UnitOfWork;

  beforeAll(async () => {
    database = await createDatabase();
    running = await startNotes({ databaseUrl: database.url }, TakesNotes);
    catalog = catalogOf(running);
    await catalog.query('CREATE TABLE catalog.thing (id integer CONSTRAINT thing_once PRIMARY KEY, name text)');
  });
  beforeEach(async () => {
    await catalog.query('TRUNCATE catalog.thing, catalog.outbox');
  });
  afterAll(async () => {
    await running.stop();
    await database.close();
  });

  const insert = (id: number) => catalog.query('INSERT INTO catalog.thing (id) VALUES ($1) RETURNING id', [id]);
  const things = async (): Promise<number[]> =>
    (await catalog.query<{ id: number }>('SELECT id FROM catalog.thing ORDER BY id')).map(({ id }) => id);

  it('gives the rows of every kind of statement, and only them', async () => {
    expect(await insert(1)).toEqual([{ id: 1 }]);
    await insert(2);
    expect(await catalog.query('SELECT id FROM catalog.thing ORDER BY id')).toEqual([{ id: 1 }, { id: 2 }]);
    expect(await catalog.query(`UPDATE catalog.thing SET name = 'x' RETURNING id`)).toHaveLength(2);
    expect(await catalog.query(`UPDATE catalog.thing SET name = 'x'`)).toEqual([]);
    expect(await catalog.query('SELECT 1 AS one WHERE false')).toEqual([]);
    await catalog.run(async (tx) => {
      expect(await tx.query('DELETE FROM catalog.thing WHERE id = 1 RETURNING id')).toEqual([{ id: 1 }]);
      expect(await tx.query('DELETE FROM catalog.thing')).toEqual([]);
    });
  });

  it('commits all of it or nothing', async () => {
    const failing = catalog.run(async (tx) => {
      await tx.query('INSERT INTO catalog.thing (id) VALUES (1)');
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    expect(await things()).toEqual([]);
  });

  it('does not call it a success when a failed statement was caught and Postgres rolled back', async () => {
    await insert(1);
    const careless = catalog.run(async (tx) => {
      await tx.query('INSERT INTO catalog.thing (id) VALUES (2)');
      await tx.query('INSERT INTO catalog.thing (id) VALUES (1)').catch(() => undefined);
      return 'done';
    });
    await expect(careless).rejects.toThrow('nothing is committed');
    expect(await things()).toEqual([1]);
  });

  it('refuses a transaction inside a transaction', async () => {
    const nested = catalog.run(() => catalog.run(async () => undefined));
    await expect(nested).rejects.toThrow('a transaction inside a transaction');
  });

  it('runs what was put off until the commit outside of the transaction, in the same request', async () => {
    const seen: unknown[] = [];
    await asRequest(async () => {
      await catalog.run(async (tx) => {
        tx.onCommit(() => void seen.push(isInTransaction(), currentContext()?.requestId));
        await tx.query('SELECT 1');
      });
      expect(seen).toEqual([false, currentContext()?.requestId]);
    });
  });

  it('has succeeded although work after the commit fails', async () => {
    const ran: string[] = [];
    const { signal } = running.app.get<Bus>(BUS);
    expect(signal).toBeDefined();
    await catalog.run(async (tx) => {
      tx.onCommit(() => {
        throw new Error('at once');
      });
      tx.onCommit(() => Promise.reject(new Error('later')));
      tx.onCommit(() => void ran.push('last'));
      await tx.emit(noteTaken, { number: 1, text: '' });
    });
    expect(ran).toEqual(['last']);
    await eventually(() => outboxOf(catalog).then(([row]) => row?.published), true);
  });

  it('does nothing after a rollback', async () => {
    const ran: string[] = [];
    const failing = catalog.run(async (tx) => {
      tx.onCommit(() => void ran.push('never'));
      await tx.query('SELECT 1/0');
    });
    await expect(failing).rejects.toThrow('division by zero');
    expect(ran).toEqual([]);
  });

  it('translates a unique violation by the name of its constraint', async () => {
    await insert(1);
    const translated = onUniqueViolation(
      'thing_once',
      () => new Error('there is one'),
      () => insert(1),
    );
    await expect(translated).rejects.toThrow('there is one');
    const other = onUniqueViolation(
      'another',
      () => new Error('there is one'),
      () => insert(1),
    );
    await expect(other).rejects.toThrow('thing_once');
  });

  it('says that the database cannot be reached when its connection is cut, and goes on with the next one', async () => {
    const cut = catalog.run(async (tx) => {
      const [row] = await tx.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
      await catalog.query('SELECT pg_terminate_backend($1)', [row!.pid]);
      await tx.query('SELECT 1');
    });
    await expect(cut).rejects.toMatchObject({ code: 'SERVICE_UNAVAILABLE' });
    await insert(1);
    expect(await things()).toEqual([1]);
  });

  it('runs the work for an event once, however often and however close together it comes', async () => {
    const event = { id: '0192f0a0-0000-7000-8000-000000000001', sequence: 1 };
    let ran = 0;
    const handle = () =>
      catalog.once('catalog-test', event, async (tx) => {
        ran += 1;
        await tx.query('SELECT pg_sleep(0.05)');
      });
    const first = await Promise.all([handle(), handle(), handle()]);
    expect(first.filter((did) => did)).toHaveLength(1);
    expect([await handle(), ran]).toEqual([false, 1]);
  });
});
