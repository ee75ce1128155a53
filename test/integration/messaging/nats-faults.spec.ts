import type { Type } from '@nestjs/common';
import { BUS, type Bus } from '@app/messaging';
import type { UnitOfWork } from '@app/persistence';
import type { RunningProcess } from '@app/runtime';
import { AckPolicy, connect, DeliverPolicy, type JetStreamManager } from 'nats';
import { eventually } from '../../support/eventually';
import {
  catalogOf,
  copiedNotes,
  copiesNotes,
  COPIES,
  noteTaken,
  outboxOf,
  range,
  ratingsOf,
  startNotes,
  TakesNotes,
  takeNote,
  type NoteHandler,
} from './notes';
import { TransportWorld } from './transports';

const STREAM = 'REEF_EVENTS';

const TIMELINE = '019a0000-0000-7000-8000-000000000000';

describe('events while NATS fails', () => {
  const world = new TransportWorld('NATS');
  let running: RunningProcess[] = [];

  beforeEach(() => world.open());
  const stopAll = async (): Promise<void> => {
    await Promise.all(running.map((process) => process.stop()));
    running = [];
  };
  afterEach(async () => {
    await stopAll();
    repairSeconds = '0.5';
    await world.close();
  });

  let repairSeconds = '0.5';
  const start = async (...services: Type[]): Promise<RunningProcess> => {
    const process = await startNotes({ ...world.environment, EVENTS_REPAIR_SECONDS: repairSeconds }, ...services);
    running.push(process);
    return process;
  };
  const startBoth = async (handler?: NoteHandler): Promise<{ catalog: UnitOfWork; ratings: UnitOfWork }> => {
    const [source, subscriber] = await Promise.all([start(TakesNotes), start(copiesNotes(handler))]);
    return { catalog: catalogOf(source), ratings: ratingsOf(subscriber) };
  };

  it('loses nothing and applies nothing twice when the store is wiped under load', async () => {
    const { catalog, ratings } = await startBoth();
    const writing = new Writer(catalog);
    await eventually(
      () => copiedNotes(ratings),
      (copied) => copied.length > 100,
    );
    await world.nats!.wipeStore();
    await eventually(
      () => writing.taken,
      (taken) => taken > 400,
      { timeoutMs: 30_000 },
    );
    await world.nats!.restart();
    const before = writing.taken;
    await eventually(
      () => writing.taken,
      (taken) => taken > before + 400,
      { timeoutMs: 30_000 },
    );
    const taken = await writing.stop();
    await eventually(() => copiedNotes(ratings), range(1, taken), { timeoutMs: 20_000 });
    expect((await outboxOf(catalog)).map(({ sequence }) => sequence)).toEqual(range(1, taken));
  });

  it('delivers what was written while the server was away', async () => {
    const { catalog, ratings } = await startBoth();
    await takeNote(catalog, 1);
    await eventually(() => copiedNotes(ratings), [1]);
    await world.nats!.kill();
    await Promise.all(range(2, 50).map((number) => takeNote(catalog, number)));
    await world.nats!.restart();
    await eventually(() => copiedNotes(ratings), range(1, 50));
  });

  it('brings an event that is deleted from the stream before it is delivered', async () => {
    const source = await start(TakesNotes);
    const catalog = catalogOf(source);
    await Promise.all(range(1, 3).map((number) => takeNote(catalog, number)));
    await eventually(
      () => outboxOf(catalog),
      (rows) => rows.length === 3 && rows.every(({ published }) => published),
    );
    await manage(({ streams }) => streams.deleteMessage(STREAM, 2));
    const ratings = ratingsOf(await start(copiesNotes()));
    await eventually(() => copiedNotes(ratings), [1, 2, 3]);
  });

  it('goes on at once when stream and consumer are deleted', async () => {
    const { catalog, ratings } = await startBoth();
    await takeNote(catalog, 1);
    await eventually(() => copiedNotes(ratings), [1]);
    await manage(({ streams }) => streams.delete(STREAM));
    await takeNote(catalog, 2);
    await eventually(() => copiedNotes(ratings), [1, 2]);
    await manage(({ consumers }) => consumers.info(STREAM, COPIES));
  });

  it('does not hear, after a backup was restored, what the bus holds of the time after it', async () => {
    const { catalog, ratings } = await startBoth();
    await takeNote(catalog, 1);
    await eventually(() => copiedNotes(ratings), [1]);
    await stopAll();
    const backup = await world.copyDatabase();

    const source = await start(TakesNotes);
    for (const lost of [2, 3]) await takeNote(catalogOf(source), lost);
    await eventually(async () => (await outboxOf(catalogOf(source))).every(({ published }) => published), true);
    await stopAll();

    await world.moveTo(backup);
    await world.sql(
      ['catalog', 'ratings'].map(
        (schema) => `INSERT INTO ${schema}.timeline VALUES ('${TIMELINE}', '${TIMELINE}', now())`,
      ),
    );
    const restored = await startBoth();
    for (const number of [4, 5, 6]) await takeNote(restored.catalog, number);
    await eventually(() => copiedNotes(restored.ratings), [1, 4, 5, 6]);
    const sequences = (await outboxOf(restored.catalog)).map(({ sequence }) => sequence);
    expect(sequences).toEqual([1, 2, 3, 4]);
    const { length } = await restored.ratings.query('SELECT 1 FROM ratings.inbox');
    expect(length).toBe(4);
  });

  it('gives an event to another replica when the one that has it stops', async () => {
    repairSeconds = '60'; // or it would hold an event as well
    const held: (() => void)[] = [];
    const first = await start(copiesNotes(() => new Promise((resolve) => held.push(resolve))));
    const catalog = catalogOf(await start(TakesNotes));
    await Promise.all(range(1, 12).map((number) => takeNote(catalog, number)));
    await eventually(() => held.length, 4);
    const second = await start(copiesNotes());
    const stopped = first.stop();
    await eventually(() => copiedNotes(ratingsOf(second)).then(({ length }) => length), 8, { timeoutMs: 5_000 });
    held.forEach((finish) => finish());
    await stopped;
    await eventually(() => copiedNotes(ratingsOf(second)), range(1, 12));
  });

  it('lets several processes make the stream and the consumer at once', async () => {
    const started = await Promise.all([
      start(TakesNotes),
      start(copiesNotes()),
      start(copiesNotes()),
      start(copiesNotes()),
    ]);
    const catalog = catalogOf(started[0]);
    await Promise.all(range(1, 100).map((number) => takeNote(catalog, number)));
    await eventually(() => copiedNotes(ratingsOf(started[1])), range(1, 100));
  });

  it('uses a consumer and a stream that somebody has set up otherwise', async () => {
    await manage(async ({ streams, consumers }) => {
      await streams.add({ name: STREAM, subjects: ['reef.evt.>'], max_msgs: 1_000 });
      await consumers.add(STREAM, {
        durable_name: COPIES,
        ack_policy: AckPolicy.Explicit,
        filter_subject: noteTaken.subject,
        deliver_policy: DeliverPolicy.New,
      });
    });
    const { catalog, ratings } = await startBoth();
    await takeNote(catalog, 1);
    await eventually(() => copiedNotes(ratings), [1]);
  });

  it('is not ready while the server is away', async () => {
    const process = await start(TakesNotes);
    const bus = process.app.get<Bus>(BUS);
    await bus.check();
    await world.nats!.kill();
    await eventually(
      () =>
        bus.check().then(
          () => 'ready',
          (error: unknown) => String(error),
        ),
      'Error: not connected to NATS',
    );
  });

  /** Does something to JetStream behind Reef's back. */
  async function manage(work: (manager: JetStreamManager) => Promise<unknown>): Promise<void> {
    const connection = await connect({ servers: world.nats!.url });
    await work(await connection.jetstreamManager());
    await connection.close();
  }
});

/** Takes a note about 200 times a second. */
class Writer {
  taken = 0;
  private stopped = false;
  private readonly done: Promise<void>;

  constructor(private readonly catalog: UnitOfWork) {
    this.done = this.write();
  }
  async stop(): Promise<number> {
    this.stopped = true;
    await this.done;
    return this.taken;
  }
  private async write(): Promise<void> {
    const startedAt = performance.now();
    while (!this.stopped) {
      await takeNote(this.catalog, this.taken + 1);
      this.taken += 1;
      await eventually(() => performance.now() - startedAt >= this.taken * 5, true, { intervalMs: 1 });
    }
  }
}
