import { Injectable, Module, type Type } from '@nestjs/common';
import { event, Text, Whole } from '@app/contracts';
import { childTraceparent, newId, runInContext, type Actor } from '@app/kernel';
import { OnEvent, OnEvents, RpcClient, type BatchedEnvelope, type Envelope } from '@app/messaging';
import {
  createMessagingTables,
  createTimelineTable,
  DatabaseModule,
  dropMessagingTables,
  dropTimelineTable,
  unitOfWorkOf,
  type ServiceDatabase,
  type Tx,
  type UnitOfWork,
} from '@app/persistence';
import { startProcess, type RunningProcess } from '@app/runtime';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Two services with nothing in them but events: `catalog` takes notes, `ratings` keeps a copy of each. */
class Note {
  @Whole() number: number;
  @Text({ max: 300_000 }) text: string;
}
export const noteTaken = event({ subject: 'reef.evt.catalog.note.taken.v1', payload: Note });
export const COPIES = 'ratings-note-copies';

class CreateCatalog1700000000000 implements MigrationInterface {
  readonly name = 'CreateCatalog1700000000000';
  async up(db: QueryRunner): Promise<void> {
    await createMessagingTables(db, 'catalog');
    await createTimelineTable(db, 'catalog');
  }
  async down(db: QueryRunner): Promise<void> {
    await dropTimelineTable(db, 'catalog');
    await dropMessagingTables(db, 'catalog');
  }
}
class CreateRatings1700000000000 implements MigrationInterface {
  readonly name = 'CreateRatings1700000000000';
  async up(db: QueryRunner): Promise<void> {
    await createMessagingTables(db, 'ratings');
    await createTimelineTable(db, 'ratings');
    // No constraint: a note that is applied twice stands there twice.
    await db.query('CREATE TABLE ratings.note (number integer NOT NULL, handle text)');
  }
  async down(db: QueryRunner): Promise<void> {
    await db.query('DROP TABLE ratings.note');
    await dropTimelineTable(db, 'ratings');
    await dropMessagingTables(db, 'ratings');
  }
}
export const catalogDatabase: ServiceDatabase = {
  schema: 'catalog',
  entities: [],
  migrations: [CreateCatalog1700000000000],
};
export const ratingsDatabase: ServiceDatabase = {
  schema: 'ratings',
  entities: [],
  migrations: [CreateRatings1700000000000],
};

@Module({ imports: [DatabaseModule.forService(catalogDatabase)] })
export class TakesNotes {}

export type NoteHandler = (event: Envelope<typeof noteTaken>, tx: Tx) => Promise<void>;

/** A module of `ratings` that copies notes; `before` may fail, or look. */
export function copiesNotes(before: NoteHandler = async () => undefined): Type {
  @Injectable()
  class NoteCopies {
    @OnEvent(noteTaken, COPIES)
    async copy(event: Envelope<typeof noteTaken>, tx: Tx): Promise<void> {
      await before(event, tx);
      await tx.query('INSERT INTO ratings.note (number) VALUES ($1)', [event.payload.number]);
    }
  }
  @Module({ imports: [DatabaseModule.forService(ratingsDatabase)], providers: [NoteCopies] })
  class CopiesNotes {}
  return CopiesNotes;
}

/** As `copiesNotes`, but several at a time. */
export function copiesNotesInBatches(before: (events: readonly BatchedEnvelope<typeof noteTaken>[]) => void): Type {
  @Injectable()
  class NoteCopies {
    @OnEvents(noteTaken, COPIES)
    async copy(events: readonly BatchedEnvelope<typeof noteTaken>[], tx: Tx): Promise<void> {
      const numbers = events.map(({ payload }) => payload.number);
      await tx.query('INSERT INTO ratings.note (number) SELECT unnest($1::integer[])', [numbers]);
      before(events);
    }
  }
  @Module({ imports: [DatabaseModule.forService(ratingsDatabase)], providers: [NoteCopies] })
  class CopiesNotes {}
  return CopiesNotes;
}

export interface NotesEnvironment {
  readonly databaseUrl: string;
  /** Absent: the in-process bus. */
  readonly natsUrl?: string;
  readonly [name: string]: string | undefined;
}

/** Starts a process with these modules and settings made for quick tests. */
export function startNotes(
  { databaseUrl, natsUrl, ...settings }: NotesEnvironment,
  ...services: Type[]
): Promise<RunningProcess> {
  const environment = {
    DATABASE_URL: databaseUrl,
    DATABASE_POOL_SIZE: '5',
    NATS_URL: natsUrl,
    REEF_SECRET_KEY: 'x'.repeat(32),
    OPS_PORT: '0',
    LOG_LEVEL: 'silent',
    BLOB_DIR: '/nonexistent',
    EVENTS_REPAIR_SECONDS: '0.2',
    ...settings,
  };
  return startProcess({ name: 'notes', services, environment });
}

export function catalogOf({ app }: RunningProcess): UnitOfWork {
  return app.get<UnitOfWork>(unitOfWorkOf('catalog'), { strict: false });
}
export function ratingsOf({ app }: RunningProcess): UnitOfWork {
  return app.get<UnitOfWork>(unitOfWorkOf('ratings'), { strict: false });
}
export function rpcOf({ app }: RunningProcess): RpcClient {
  return app.get(RpcClient, { strict: false });
}

export function takeNote(catalog: UnitOfWork, number: number): Promise<void> {
  return catalog.run((tx) => tx.emit(noteTaken, { number, text: `note ${number}` }));
}

/** Numbers of the notes `ratings` has copied, in order; one applied twice is there twice. */
export async function copiedNotes(ratings: UnitOfWork): Promise<number[]> {
  const rows = await ratings.query<{ number: number }>('SELECT number FROM ratings.note ORDER BY number');
  return rows.map(({ number }) => number);
}

export interface OutboxRow {
  readonly number: number;
  readonly sequence: number | null;
  readonly published: boolean;
}
/** The outbox of `catalog`, by sequence. */
export async function outboxOf(catalog: UnitOfWork): Promise<OutboxRow[]> {
  return catalog.query<OutboxRow>(
    `SELECT (payload->>'number')::int AS number, sequence::int AS sequence, published_at IS NOT NULL AS published
     FROM catalog.outbox ORDER BY sequence, position`,
  );
}

/** Runs `work` as a request of this caller. */
export function asRequest<T>(work: () => Promise<T>, actor?: Actor, timeoutMs?: number): Promise<T> {
  const deadline = timeoutMs === undefined ? {} : { deadlineMs: Date.now() + timeoutMs };
  const context = { requestId: newId(), traceparent: childTraceparent(), ...(actor && { actor }), ...deadline };
  return runInContext(context, work);
}

export function range(from: number, to: number): number[] {
  return Array.from({ length: to - from + 1 }, (_, i) => from + i);
}
