import type { UnitOfWork } from '@app/persistence';
import { BUS, type Bus } from '@app/messaging';
import { register } from 'prom-client';
import type { RunningProcess } from '@app/runtime';
import { Client } from 'pg';
import { eventually } from '../../support/eventually';
import { createDatabase, type TestDatabase } from '../../support/postgres';
import {
  catalogOf,
  copiedNotes,
  copiesNotes,
  noteTaken,
  outboxOf,
  range,
  ratingsOf,
  startNotes,
  TakesNotes,
  takeNote,
} from '../messaging/notes';

describe('the outbox relay', () => {
  let database: TestDatabase;
  let admin: Client;
  let running: RunningProcess[] = [];

  beforeEach(async () => {
    database = await createDatabase();
    admin = new Client({ connectionString: database.url });
    await admin.connect();
  });
  afterEach(async () => {
    await Promise.all(running.map((process) => process.stop()));
    running = [];
    await admin.end();
    await database.close();
  });

  const start = async (...services: Parameters<typeof startNotes>[1][]): Promise<RunningProcess> => {
    const process = await startNotes({ databaseUrl: database.url }, ...services);
    running.push(process);
    return process;
  };
  const stop = async (process: RunningProcess): Promise<void> => {
    running = running.filter((other) => other !== process);
    await process.stop();
  };
  /** How many sessions hold the lock that makes a relay of `catalog` the leader. */
  const leaders = async (): Promise<number[]> => {
    const { rows } = await admin.query<{ pid: number }>(
      `SELECT pid FROM pg_locks JOIN pg_stat_activity USING (pid)
       WHERE locktype = 'advisory' AND granted AND application_name = 'reef-catalog-relay' AND datname = current_database()`,
    );
    return rows.map(({ pid }) => pid);
  };
  const sequences = async (catalog: UnitOfWork): Promise<(number | null)[]> =>
    (await outboxOf(catalog)).filter(({ published }) => published).map(({ sequence }) => sequence);

  it('numbers and delivers both of two events that commit in reverse order', async () => {
    const both = await start(TakesNotes, copiesNotes());
    const catalog = catalogOf(both);
    let commitFirst!: () => void;
    let emitted!: () => void;
    const firstEmitted = new Promise<void>((resolve) => (emitted = resolve));
    const first = catalog.run(async (tx) => {
      await tx.emit(noteTaken, { number: 1, text: 'first to emit' });
      emitted();
      await new Promise<void>((resolve) => (commitFirst = resolve));
    });
    await firstEmitted;
    await takeNote(catalog, 2);
    await eventually(() => copiedNotes(ratingsOf(both)), [2]);
    commitFirst();
    await first;
    await eventually(() => copiedNotes(ratingsOf(both)), [1, 2]);
    await eventually(
      () => outboxOf(catalog),
      [
        { number: 2, sequence: 1, published: true },
        { number: 1, sequence: 2, published: true },
      ],
    );
  });

  it('gives 1,200 events of 40 concurrent writers numbers without a gap', async () => {
    const both = await start(TakesNotes, copiesNotes());
    const catalog = catalogOf(both);
    const writer = async (first: number): Promise<void> => {
      for (let number = first; number <= 1_200; number += 40) await takeNote(catalog, number);
    };
    await Promise.all(range(1, 40).map(writer));
    await eventually(() => sequences(catalog), range(1, 1_200), { timeoutMs: 20_000 });
    await eventually(() => copiedNotes(ratingsOf(both)), range(1, 1_200), { timeoutMs: 20_000 });
  });

  it('has one leader, and another one soon after its session is cut', async () => {
    const [one, other] = await Promise.all([start(TakesNotes), start(TakesNotes)]);
    const [leader] = await eventually(leaders, (pids) => pids.length === 1);
    const writing = Promise.all(
      range(1, 600).map((number) => takeNote(catalogOf(number % 2 === 0 ? one : other), number)),
    );
    await eventually(
      () => sequences(catalogOf(one)),
      (given) => given.length > 50,
    );
    await admin.query('SELECT pg_terminate_backend($1)', [leader]);
    await writing;
    await eventually(leaders, (pids) => pids.length === 1 && pids[0] !== leader);
    await eventually(() => sequences(catalogOf(one)), range(1, 600));
  });

  it('hands the leadership on when its process stops, and leaves no lock behind', async () => {
    const one = await start(TakesNotes);
    await eventually(leaders, (pids) => pids.length === 1);
    const other = await start(TakesNotes);
    await stop(one);
    await eventually(leaders, (pids) => pids.length === 1);
    await takeNote(catalogOf(other), 1);
    await eventually(() => sequences(catalogOf(other)), [1]);
    await stop(other);
    expect(await leaders()).toEqual([]);
  });

  it('publishes what is committed before it stops', async () => {
    const source = await start(TakesNotes);
    const catalog = catalogOf(source);
    await Promise.all(range(1, 700).map((number) => takeNote(catalog, number)));
    await stop(source);
    const { rows } = await admin.query('SELECT 1 FROM catalog.outbox WHERE published_at IS NULL');
    expect(rows).toEqual([]);
  });

  it('delivers what was committed while no relay ran', async () => {
    await stop(await start(TakesNotes));
    await admin.query(
      `INSERT INTO catalog.outbox (id, subject, headers, payload, occurred_at)
       VALUES (gen_random_uuid(), $1, '{}', '{"number": 1, "text": ""}', now())`,
      [noteTaken.subject],
    );
    const both = await start(TakesNotes, copiesNotes());
    await eventually(() => copiedNotes(ratingsOf(both)), [1]);
  });

  it('publishes again, and is applied once, when it dies between publishing and remembering so', async () => {
    const both = await start(TakesNotes, copiesNotes());
    const bus = both.app.get<Bus>(BUS);
    const publish = bus.publish.bind(bus);
    const published: string[] = [];
    bus.publish = async (subject, id, message) => {
      await publish(subject, id, message);
      published.push(id);
      if (published.length === 1) await admin.query('SELECT pg_terminate_backend($1)', await leaders());
    };
    await eventually(leaders, (pids) => pids.length === 1);
    await takeNote(catalogOf(both), 1);
    await eventually(() => sequences(catalogOf(both)), [1]);
    expect(published).toEqual([published[0], published[0]]);
    await takeNote(catalogOf(both), 2);
    await eventually(() => copiedNotes(ratingsOf(both)), [1, 2]);
  });

  it('lets events pass that come after one the bus refuses', async () => {
    const both = await start(TakesNotes, copiesNotes());
    const bus = both.app.get<Bus>(BUS);
    const publish = bus.publish.bind(bus);
    let refusing = true;
    bus.publish = async (subject, id, message) => {
      if (refusing && message.headers['ce-sequence'] === '1') throw new Error('refused');
      await publish(subject, id, message);
    };
    const catalog = catalogOf(both);
    await takeNote(catalog, 1);
    await Promise.all(range(2, 600).map((number) => takeNote(catalog, number)));
    await eventually(() => copiedNotes(ratingsOf(both)), range(2, 600), { timeoutMs: 20_000 });
    refusing = false;
    await eventually(() => copiedNotes(ratingsOf(both)), range(1, 600));
  });

  it('forgets what is older than it promises to keep, and the subscriber goes on behind it', async () => {
    const source = await start(TakesNotes);
    await Promise.all(range(1, 3).map((number) => takeNote(catalogOf(source), number)));
    await stop(source);
    await admin.query(`UPDATE catalog.outbox SET published_at = now() - interval '8 days' WHERE sequence < 3`);
    await admin.query(`UPDATE catalog.outbox SET published_at = now() - interval '6 days' WHERE sequence = 3`);
    const both = await start(TakesNotes, copiesNotes());
    const [kept] = await eventually(
      () => outboxOf(catalogOf(both)),
      (rows) => rows.length === 1,
    );
    await eventually(() => copiedNotes(ratingsOf(both)), [kept!.number]);
    await takeNote(catalogOf(both), 4);
    await eventually(() => copiedNotes(ratingsOf(both)), [kept!.number, 4].sort());
    const { rows } = await admin.query<{ last: string }>('SELECT last FROM catalog.outbox_sequence');
    expect(rows).toEqual([{ last: '4' }]);
  });

  it('shows operators how far it is behind', async () => {
    const both = await start(TakesNotes, copiesNotes());
    both.app.get<Bus>(BUS).publish = () => Promise.reject(new Error('refused'));
    await takeNote(catalogOf(both), 1);
    const measured = async (name: string): Promise<number | undefined> =>
      (await register.getSingleMetric(name)!.get()).values.find(({ labels }) => labels.service === 'catalog')?.value;
    expect(await measured('reef_outbox_depth')).toBe(1);
    await eventually(
      () => measured('reef_outbox_age_seconds'),
      (age) => age !== undefined && age > 0.2,
    );
    expect(await measured('reef_dead_letters')).toBe(0);
  });
});
