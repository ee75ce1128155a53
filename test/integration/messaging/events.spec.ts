import type { Type } from '@nestjs/common';
import { countEvents, findEvents, listDeadLetters, replayDeadLetters, republishEvents } from '@app/contracts';
import { BUS, encodeEvent, type Bus, type StoredEvent } from '@app/messaging';
import { currentContext, newId, type Actor } from '@app/kernel';
import type { UnitOfWork } from '@app/persistence';
import type { RunningProcess } from '@app/runtime';
import { eventually } from '../../support/eventually';
import {
  asRequest,
  catalogOf,
  copiedNotes,
  copiesNotes,
  copiesNotesInBatches,
  COPIES,
  noteTaken,
  outboxOf,
  range,
  ratingsOf,
  rpcOf,
  startNotes,
  TakesNotes,
  takeNote,
  type NoteHandler,
} from './notes';
import { TransportWorld } from './transports';

const ALICE: Actor = {
  userId: newId(),
  handle: 'alice',
  role: 'user',
  publisherIds: [],
  tokenKind: 'api',
  scopes: [],
};

describe.each(['in-process', 'NATS'] as const)('events over %s', (transport) => {
  const world = new TransportWorld(transport);
  let running: RunningProcess | undefined;

  beforeEach(() => world.open());
  afterEach(async () => {
    await running?.stop();
    running = undefined;
    await world.close();
  });

  const start = (handler?: NoteHandler, settings: Record<string, string> = {}) =>
    startWith(copiesNotes(handler), settings);
  const startWith = async (copies: Type, settings: Record<string, string> = {}) => {
    running = await startNotes({ ...world.environment, ...settings }, TakesNotes, copies);
    const process = running;
    return {
      catalog: catalogOf(process),
      ratings: ratingsOf(process),
      rpc: rpcOf(process),
      bus: process.app.get<Bus>(BUS),
    };
  };
  const stored = (sequence: number, id = newId()): StoredEvent => ({
    id,
    subject: noteTaken.subject,
    sequence,
    occurredAt: '2026-01-01T00:00:00.000Z',
    headers: {},
    payload: { number: sequence, text: 'x' },
  });

  it('delivers what was committed, once, and nothing that was rolled back', async () => {
    const { catalog, ratings } = await start();
    await takeNote(catalog, 1);
    const failing = catalog.run(async (tx) => {
      await tx.emit(noteTaken, { number: 2, text: 'never' });
      throw new Error('changed my mind');
    });
    await expect(failing).rejects.toThrow('changed my mind');
    await takeNote(catalog, 3);
    await eventually(() => copiedNotes(ratings), [1, 3]);
    await eventually(
      () => outboxOf(catalog),
      [
        { number: 1, sequence: 1, published: true },
        { number: 3, sequence: 2, published: true },
      ],
    );
  });

  it('applies an event once that the bus delivers three times, also under other message ids', async () => {
    const { ratings, bus } = await start();
    const message = encodeEvent(stored(1));
    const id = message.headers['ce-id']!;
    for (const messageId of [id, id, `${id}-again`]) await bus.publish(noteTaken.subject, messageId, message);
    await bus.publish(noteTaken.subject, newId(), encodeEvent(stored(2)));
    await eventually(() => copiedNotes(ratings), [1, 2]);
  });

  it('takes events in any order and then knows that none is missing', async () => {
    const { ratings, bus } = await start();
    for (const sequence of [3, 1, 5, 2, 4])
      await bus.publish(noteTaken.subject, newId(), encodeEvent(stored(sequence)));
    await eventually(() => copiedNotes(ratings), range(1, 5));
    await eventually(() => markOf(ratings), 5);
  });

  it('tries again, later and later, until the handler succeeds', async () => {
    const tries: number[] = [];
    const failTwice = async (): Promise<void> => {
      tries.push(performance.now());
      if (tries.length <= 2) throw new Error('not yet');
    };
    const { catalog, ratings, bus } = await start(failTwice, { EVENTS_REPAIR_SECONDS: '60' });
    await takeNote(catalog, 1);
    await eventually(async () => (await bus.lag()).get(COPIES), 1);
    await eventually(() => copiedNotes(ratings), [1]);
    await eventually(async () => (await bus.lag()).get(COPIES), 0);
    const [first, second, third] = tries as [number, number, number];
    expect(third - second).toBeGreaterThan(second - first);
  });

  it('handles together what arrives together, each once, and alone what fails', async () => {
    const batches: number[][] = [];
    const copies = copiesNotesInBatches((events) => {
      batches.push(events.map(({ payload }) => payload.number));
      const failures = batches.filter((numbers) => numbers.includes(7)).length;
      if (batches.at(-1)!.includes(7) && failures <= 3) throw new Error('not yet');
    });
    const { ratings, bus } = await startWith(copies, { EVENTS_REPAIR_SECONDS: '60' });
    const messages = range(1, 30).map((number) => encodeEvent(stored(number)));
    await Promise.all([...messages, ...messages].map((each) => bus.publish(noteTaken.subject, newId(), each)));
    await eventually(() => copiedNotes(ratings), range(1, 30));
    const sizes = batches.map((numbers) => numbers.length);
    expect(Math.max(...sizes)).toBeGreaterThan(1);
    expect(batches.filter((numbers) => numbers.includes(7)).slice(1)).toEqual(
      Array(batches.filter((n) => n.includes(7)).length - 1).fill([7]),
    );
  });

  it('parks an event that keeps failing, lets others pass, and replays it on request', async () => {
    let broken = true;
    const { catalog, ratings, rpc } = await start(async ({ payload }) => {
      if (broken && payload.number === 1) throw new Error('cannot read this note');
    });
    await takeNote(catalog, 1);
    await takeNote(catalog, 2);
    await eventually(() => copiedNotes(ratings), [2]);
    const list = () => asRequest(() => rpc.call(listDeadLetters.ratings, { limit: 10 }));
    const parked = await eventually(list, ({ total }) => total === 1);
    expect(parked.items).toMatchObject([
      { subscriber: COPIES, subject: noteTaken.subject, error: 'cannot read this note', attempts: 8 },
    ]);
    await eventually(() => markOf(ratings), 2); // a parked event is no gap

    const replay = (id?: string) =>
      asRequest(() => rpc.call(replayDeadLetters.ratings, id === undefined ? {} : { id }));
    const { id } = parked.items[0]!;
    expect(await replay(id)).toEqual({ items: [{ id, ok: false, error: 'cannot read this note' }] });
    broken = false;
    expect(await replay()).toEqual({ items: [{ id, ok: true }] });
    expect(await copiedNotes(ratings)).toEqual([1, 2]);
    await expect(replay(id)).rejects.toMatchObject({ code: 'DEAD_LETTER_NOT_FOUND' });
  });

  it('parks at once what can never be read', async () => {
    const { ratings, bus, rpc } = await start();
    const wrong = { ...stored(1), payload: { number: 'one' } };
    await bus.publish(noteTaken.subject, newId(), encodeEvent(wrong));
    await bus.publish(noteTaken.subject, newId(), { headers: {}, body: Buffer.from('not even JSON') });
    await bus.publish(noteTaken.subject, newId(), encodeEvent(stored(2)));
    await eventually(() => copiedNotes(ratings), [2]);
    const { items } = await eventually(
      () => asRequest(() => rpc.call(listDeadLetters.ratings, { limit: 10 })),
      (parked) => parked.items.length === 2,
    );
    expect(items.map(({ attempts }) => attempts)).toEqual([1, 1]);
    expect(items.map(({ error }) => error).sort()).toEqual([
      'ce-id is not a UUID',
      expect.stringContaining('an integer number'),
    ]);
  });

  it('fetches from the source what the bus has lost', async () => {
    const { catalog, ratings } = await start();
    await takeNote(catalog, 1);
    await eventually(() => copiedNotes(ratings), [1]);
    // As if they had been published, and lost by the bus.
    await catalog.query(
      `WITH lost AS (
         INSERT INTO catalog.outbox (id, subject, sequence, headers, payload, occurred_at, published_at)
         SELECT gen_random_uuid(), $1, n, '{}', json_build_object('number', n, 'text', ''), now(), now() - interval '1 minute'
         FROM generate_series(2, 1300) n)
       UPDATE catalog.outbox_sequence SET last = 1300`,
      [noteTaken.subject],
    );
    await eventually(() => copiedNotes(ratings), range(1, 1300), { timeoutMs: 20_000 });
    await eventually(() => markOf(ratings), 1300);
  });

  it('goes on where its source remembers, when older events are purged', async () => {
    const { catalog, ratings } = await start();
    await takeNote(catalog, 1);
    await eventually(() => copiedNotes(ratings), [1]);
    await catalog.query('UPDATE catalog.outbox_sequence SET last = 40');
    await takeNote(catalog, 41);
    await eventually(() => copiedNotes(ratings), [1, 41]);
    await catalog.query('DELETE FROM catalog.outbox WHERE sequence = 1');
    await eventually(() => markOf(ratings), 41);
  });

  it('finds what was published, of any subject, and says it again without effect', async () => {
    const { catalog, ratings, rpc, bus } = await start();
    for (const number of range(1, 5)) await takeNote(catalog, number);
    await eventually(() => copiedNotes(ratings), range(1, 5));
    await eventually(async () => (await outboxOf(catalog)).every(({ published }) => published), true);
    const heard: string[] = [];
    const stop = bus.broadcast('reef.evt.*.note.>', ({ headers }, subject) =>
      heard.push(`${subject} ${headers['ce-sequence']}`),
    );
    const find = (input: object) => asRequest(() => rpc.call(findEvents.catalog, { after: 0, limit: 100, ...input }));
    const all = await find({ subject: 'reef.evt.catalog.>' });
    expect(all.events.map(({ sequence }) => sequence)).toEqual(range(1, 5));
    const [first, , third] = all.events;
    expect(await find({ id: third!.id })).toMatchObject({ events: [third] });
    expect(await find({ subject: 'reef.evt.catalog.other.>' })).toEqual({ events: [], next: null });
    expect(await find({ until: first!.occurredAt })).toEqual({ events: [], next: null });
    const { events: two, next } = await find({ limit: 2, since: first!.occurredAt });
    expect((await find({ limit: 2, after: next })).events.map(({ sequence }) => sequence)).toEqual([3, 4]);
    expect(two.map(({ sequence }) => sequence)).toEqual([1, 2]);
    expect(await asRequest(() => rpc.call(countEvents.catalog, {}))).toEqual({ subjects: { [noteTaken.subject]: 5 } });

    // The bus itself drops what it was told a moment ago, so this proves that it takes the replay for news.
    const said = await asRequest(() => rpc.call(republishEvents.catalog, { after: 0, limit: 100 }));
    expect(said.events).toBe(5);
    await takeNote(catalog, 6);
    await eventually(() => copiedNotes(ratings), range(1, 6));
    expect(heard.sort()).toEqual(range(1, 6).map((sequence) => `${noteTaken.subject} ${sequence}`));
    stop();
    await takeNote(catalog, 7);
    await eventually(() => copiedNotes(ratings), range(1, 7));
    expect(heard).toHaveLength(6);
  });

  it('lets the handler work in the name of who caused the event', async () => {
    const seen: unknown[] = [];
    const { catalog, ratings } = await start(async () => {
      const { actor, requestId, traceparent } = currentContext() ?? {};
      seen.push(actor, requestId, traceparent?.slice(0, 35));
    });
    const caused = await asRequest(async () => {
      await takeNote(catalog, 1);
      return currentContext()!;
    }, ALICE);
    await eventually(() => copiedNotes(ratings), [1]);
    expect(seen).toEqual([ALICE, caused.requestId, caused.traceparent.slice(0, 35)]);
  });

  it('refuses to emit what no subscriber could read', async () => {
    const { catalog } = await start();
    const wrong = catalog.run((tx) => tx.emit(noteTaken, { number: 1.5, text: 'half' }));
    await expect(wrong).rejects.toThrow('breaks its contract');
    const large = catalog.run((tx) => tx.emit(noteTaken, { number: 1, text: 'x'.repeat(290_000) }));
    await expect(large).rejects.toMatchObject({ code: 'PAYLOAD_TOO_LARGE' });
    expect(await outboxOf(catalog)).toEqual([]);
  });
});

async function markOf(ratings: UnitOfWork): Promise<number | undefined> {
  const [row] = await ratings.query<{ sequence: string }>('SELECT sequence FROM ratings.inbox_mark');
  return row && Number(row.sequence);
}
