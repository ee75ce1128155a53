import type { QueryRunner } from 'typeorm';

/**
 * The tables through which one service says and hears events. Part of every service's first migration.
 *
 * - `outbox`: events, written by the transaction that caused them. `sequence` is given by the relay as it publishes.
 * - `outbox_sequence`: the last number given, by subject; outlives the purge of old rows.
 * - `inbox`: which events a subscriber has handled; `inbox_mark`: up to where without a gap.
 * - `dead_letter`: events a subscriber failed to handle too often.
 */
export async function createMessagingTables(db: QueryRunner, schema: string): Promise<void> {
  await db.query(`CREATE TABLE ${schema}.outbox (
    position bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    id uuid NOT NULL CONSTRAINT outbox_id_once UNIQUE,
    subject text NOT NULL,
    sequence bigint,
    headers json NOT NULL,
    payload json NOT NULL,
    occurred_at timestamptz(3) NOT NULL,
    published_at timestamptz(3),
    CONSTRAINT outbox_number_once UNIQUE (subject, sequence))`);
  await db.query(`CREATE INDEX outbox_unpublished ON ${schema}.outbox (position) WHERE published_at IS NULL`);
  await db.query(`CREATE TABLE ${schema}.outbox_sequence (subject text PRIMARY KEY, last bigint NOT NULL)`);
  await db.query(`CREATE TABLE ${schema}.inbox (
    subscriber text NOT NULL,
    event_id uuid NOT NULL,
    sequence bigint NOT NULL,
    handled_at timestamptz(3) NOT NULL DEFAULT now(),
    PRIMARY KEY (subscriber, event_id))`);
  await db.query(`CREATE INDEX inbox_by_sequence ON ${schema}.inbox (subscriber, sequence)`);
  await db.query(`CREATE TABLE ${schema}.inbox_mark (subscriber text PRIMARY KEY, sequence bigint NOT NULL)`);
  await db.query(`CREATE TABLE ${schema}.dead_letter (
    id uuid PRIMARY KEY,
    subscriber text NOT NULL,
    event_id uuid NOT NULL,
    sequence bigint NOT NULL,
    subject text NOT NULL,
    headers json NOT NULL,
    body bytea NOT NULL,
    error text NOT NULL,
    attempts integer NOT NULL,
    parked_at timestamptz(3) NOT NULL,
    CONSTRAINT dead_letter_once UNIQUE (subscriber, event_id))`);
}

export async function dropMessagingTables(db: QueryRunner, schema: string): Promise<void> {
  const tables = ['outbox', 'outbox_sequence', 'inbox', 'inbox_mark', 'dead_letter'].map(
    (table) => `${schema}.${table}`,
  );
  await db.query(`DROP TABLE ${tables.join(', ')}`);
}
