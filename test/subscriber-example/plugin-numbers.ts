import { gunzipSync } from 'node:zlib';
import type { EventPage, ListEventsInput, RatingCreated } from '@app/contracts';
import { AckPolicy, connect, type JsMsg, type NatsConnection } from 'nats';
import { Pool, type PoolClient } from 'pg';

/** One place in the stream for all replicas of this subscriber, for ever. Reef's own begin with a service's name. */
const DURABLE = 'dashboard-plugin-numbers';
const STREAM = 'REEF_EVENTS';
const WANTED = 'reef.evt.ratings.rating.*.v1';
/** Those that change numbers; what else is wanted does no harm when it is missed. */
const CHANGES = ['created', 'updated', 'deleted', 'moderated'].map((what) => `reef.evt.ratings.rating.${what}.v1`);

/** Its own schema in its own database: nobody reads another one's tables. */
const TABLES = `
  CREATE SCHEMA IF NOT EXISTS dashboard;
  CREATE TABLE IF NOT EXISTS dashboard.inbox (
    event_id uuid PRIMARY KEY, subject text NOT NULL, sequence bigint NOT NULL, UNIQUE (subject, sequence));
  CREATE TABLE IF NOT EXISTS dashboard.plugin_numbers (
    package_id uuid PRIMARY KEY, name text NOT NULL, average numeric NOT NULL, ratings integer NOT NULL,
    revision bigint NOT NULL);`;

/** What all the events it wants have in common. */
type RatingEvent = Pick<RatingCreated, 'packageId' | 'pluginId' | 'aggregate'>;
interface Heard {
  readonly id: string;
  readonly subject: string;
  readonly sequence: number;
  readonly payload: RatingEvent;
}
export interface Subscriber {
  stop(): Promise<void>;
}

/** Keeps the numbers of every rated plugin in a table, until stopped. */
export async function startSubscriber(natsUrl: string, databaseUrl: string): Promise<Subscriber> {
  const db = new Pool({ connectionString: databaseUrl, max: 2 });
  await db.query(TABLES);
  const nats = await connect({ servers: natsUrl, maxReconnectAttempts: -1 });
  const manager = await nats.jetstreamManager();
  await manager.consumers.add(STREAM, {
    durable_name: DURABLE,
    filter_subject: WANTED,
    ack_policy: AckPolicy.Explicit, // what is not acknowledged comes again
  });
  const consumer = await nats.jetstream().consumers.get(STREAM, DURABLE);
  const messages = await consumer.consume({ max_messages: 100 });
  const working = (async () => {
    for await (const message of messages) await take(db, message);
  })();
  for (const subject of CHANGES) await catchUp(nats, db, subject);
  return {
    stop: async () => {
      await messages.close();
      await working;
      await nats.close();
      await db.end();
    },
  };
}

async function take(db: Pool, message: JsMsg): Promise<void> {
  try {
    await handle(db, {
      id: message.headers?.get('ce-id') ?? '',
      subject: message.subject,
      sequence: Number(message.headers?.get('ce-sequence')),
      payload: message.json<RatingEvent>(),
    });
    message.ack(); // not before the commit
  } catch (error) {
    console.error(`${message.subject} failed; it comes again in a second`, error);
    message.nak(1_000);
  }
}

/** Has its effect in the transaction that remembers the event's id, so a second delivery has none. */
async function handle(db: Pool, { id, subject, sequence, payload }: Heard): Promise<void> {
  await inTransaction(db, async (tx) => {
    const { rowCount } = await tx.query(
      'INSERT INTO dashboard.inbox (event_id, subject, sequence) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING',
      [id, subject, sequence],
    );
    if (rowCount === 0) return;
    const { packageId, pluginId, aggregate } = payload;
    // Events may overtake each other: the older one must not have the last word.
    await tx.query(
      `INSERT INTO dashboard.plugin_numbers AS known (package_id, name, average, ratings, revision) VALUES ($1, $2, $3, $4, $5)
       ON CONFLICT (package_id) DO UPDATE
       SET name = EXCLUDED.name, average = EXCLUDED.average, ratings = EXCLUDED.ratings, revision = EXCLUDED.revision
       WHERE known.revision < EXCLUDED.revision`,
      [packageId, pluginId, aggregate.averageScore, aggregate.totalRatings, aggregate.revision],
    );
  });
}

/** The stream forgets after a day; Reef's outboxes after seven. Asks for what is missing after the first gap. */
async function catchUp(nats: NatsConnection, db: Pool, subject: string): Promise<void> {
  const { rows } = await db.query<{ mark: string }>(
    `SELECT coalesce(max(sequence), 0) AS mark FROM (
       SELECT sequence, row_number() OVER (ORDER BY sequence) AS n FROM dashboard.inbox WHERE subject = $1) numbered
     WHERE sequence = n`,
    [subject],
  );
  for (let after = Number(rows[0]?.mark); ;) {
    const { events } = await eventsAfter(nats, { subject, after, limit: 500 });
    for (const event of events) await handle(db, { ...event, payload: event.payload as RatingEvent });
    const last = events.at(-1);
    if (last === undefined) return;
    after = last.sequence;
  }
}

async function eventsAfter(nats: NatsConnection, question: ListEventsInput): Promise<EventPage> {
  const { headers, data } = await nats.request('reef.rpc.ratings.event.list.v1', JSON.stringify(question));
  const json = headers?.get('content-encoding') === 'gzip' ? gunzipSync(data) : Buffer.from(data);
  if (headers?.has('reef-error') === true) throw new Error(`${headers.get('reef-error')}: ${json.toString()}`);
  return JSON.parse(json.toString()) as EventPage;
}

async function inTransaction(db: Pool, work: (tx: PoolClient) => Promise<void>): Promise<void> {
  const tx = await db.connect();
  try {
    await tx.query('BEGIN');
    await work(tx);
    await tx.query('COMMIT');
  } catch (error) {
    await tx.query('ROLLBACK');
    throw error;
  } finally {
    tx.release();
  }
}
