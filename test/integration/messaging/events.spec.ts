import { listDeadLetters, replayDeadLetters } from '@app/contracts';
import { BUS, encodeEvent, type Bus, type StoredEvent } from '@app/messaging';
import { newId } from '@app/kernel';
import type { RunningProcess } from '@app/runtime';
import { eventually } from '../../support/eventually';
import {
  asRequest,
  catalogOf,
  copiedNotes,
  copiesNotes,
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

describe.each(['in-process', 'NATS'] as const)('events over %s', (transport) => {
  const world = new TransportWorld(transport);
  let running: RunningProcess | undefined;

  beforeEach(() => world.open());
  afterEach(async () => {
    await running?.stop();
    running = undefined;
    await world.close();
  });

  const start = async (handler?: NoteHandler, settings: Record<string, string> = {}) => {
    running = await startNotes({ ...world.environment, ...settings }, TakesNotes, copiesNotes(handler));
    const process = running;
    return { catalog: catalogOf(process), ratings: ratingsOf(process), rpc: rpcOf(process), bus: process.app.get<Bus>(BUS) };
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
    await eventually(() => outboxOf(catalog), [
      { number: 1, sequence: 1, published: true },
      { number: 3, sequence: 2, published: true },
    ]);
  });
});
