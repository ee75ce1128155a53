import { Writable } from 'node:stream';
import { join } from 'node:path';
import { SERVICES } from '@app/contracts';
import { newId } from '@app/kernel';
import { from as copyFrom } from 'pg-copy-streams';
import { CommandError } from '../exit-codes';
import { quoted, type Database } from './database';
import { readHashed } from './hashed-file';
import type { Manifest, TableFile } from './manifest';

/** Has one row from the first migration on, which says that there are none. */
const NEVER_EMPTY = 'moderation.audit_head';

type Tell = (done: number, total: number) => void;

interface Constraint {
  readonly table: string;
  readonly name: string;
  readonly definition: string;
}

/** Reads every file of the backup's database. @throws CommandError naming the first that is not what it was */
export async function checkFiles(folder: string, manifest: Manifest, tell: Tell): Promise<void> {
  const files = [...manifest.tables, manifest.blobs];
  for (const [i, { file, sha256, rows }] of files.entries()) {
    const path = join(folder, file);
    const nothing = new Writable({ write: (_chunk, _encoding, done) => done() });
    const found = await readHashed(path, nothing).catch((error: unknown) => {
      throw new CommandError(`${path} cannot be read: ${(error as Error).message}.`);
    });
    if (found.sha256 !== sha256 || found.rows !== rows)
      throw new CommandError(`${path} is damaged: it is not the file that was written.`);
    tell(i + 1, files.length);
  }
}

/** Whether the database has been restored from this very backup; all schemas were, or none. */
export async function isRestored(database: Database, { id }: Manifest): Promise<boolean> {
  const timeline = quoted(SERVICES[0], 'timeline');
  const [found] = await database.query<{ there: boolean }>('SELECT to_regclass($1) IS NOT NULL AS there', [timeline]);
  if (found?.there !== true) return false;
  return (await database.query(`SELECT 1 FROM ${timeline} WHERE backup = $1`, [id])).length > 0;
}

/** @throws CommandError when a table has rows */
export async function assertEmpty(database: Database): Promise<void> {
  for (const { schema, table } of await database.tables()) {
    if (`${schema}.${table}` === NEVER_EMPTY) continue;
    const rows = await database.query(`SELECT 1 FROM ${quoted(schema, table)} LIMIT 1`);
    if (rows.length > 0)
      throw new CommandError(
        `This instance is not empty: ${schema}.${table} has rows. Restore into an empty database; nothing was changed.`,
      );
  }
}

/**
 * Fills the tables in one transaction: afterwards the database has everything, or it is as empty as before. References
 * between tables are taken away meanwhile and checked as they come back; triggers of ours rest, since what they would
 * do is in the rows.
 * @param tell called after every table
 */
export async function loadDatabase(
  database: Database,
  folder: string,
  { manifest, tell }: { manifest: Manifest; tell: Tell },
): Promise<void> {
  await database.query('BEGIN');
  const tables = await database.tables();
  const names = tables.map(({ schema, table }) => quoted(schema, table));
  await database.query(`LOCK TABLE ${names.join(', ')} IN ACCESS EXCLUSIVE MODE`);
  await assertEmpty(database);
  const references = await takeReferencesAway(database);
  for (const name of names) await database.query(`ALTER TABLE ${name} DISABLE TRIGGER USER`);
  await database.query(`DELETE FROM ${NEVER_EMPTY}`);
  for (const [i, file] of manifest.tables.entries()) {
    await loadTable(database, folder, file);
    tell(i + 1, manifest.tables.length);
  }
  for (const { schema, name, last, called } of manifest.sequences)
    await database.query('SELECT setval($1::regclass, $2, $3)', [quoted(schema, name), last, called]);
  await beginTimeline(database, manifest);
  for (const name of names) await database.query(`ALTER TABLE ${name} ENABLE TRIGGER USER`);
  for (const { table, name, definition } of references)
    await database.query(`ALTER TABLE ${table} ADD CONSTRAINT ${name} ${definition}`);
  await database.query('COMMIT');
  await database.query(`ANALYZE ${names.join(', ')}`); // or the first queries are planned for empty tables
}

async function takeReferencesAway(database: Database): Promise<Constraint[]> {
  const references = await database.query<Constraint>(
    `SELECT format('%I.%I', n.nspname, c.relname) AS table, quote_ident(k.conname) AS name, pg_get_constraintdef(k.oid) AS definition
     FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE k.contype = 'f' AND n.nspname = ANY($1)`,
    [SERVICES],
  );
  for (const { table, name } of references) await database.query(`ALTER TABLE ${table} DROP CONSTRAINT ${name}`);
  return references;
}

async function loadTable(database: Database, folder: string, file: TableFile): Promise<void> {
  const { schema, table, columns, rows, sha256 } = file;
  const name = quoted(schema, table);
  const list = columns.map((column) => `"${column}"`).join(', ');
  const stream = database.client.query(copyFrom(`COPY ${name} (${list}) FROM STDIN`));
  const read = await readHashed(join(folder, file.file), stream);
  const [count] = await database.query<{ rows: string }>(`SELECT count(*) AS rows FROM ${name}`);
  if (read.sha256 !== sha256 || Number(count?.rows) !== rows)
    throw new CommandError(`${schema}.${table} did not arrive as it was written; nothing was restored.`);
}

/**
 * Another history begins: what the bus still holds of the time after the backup is not heard any more. What was
 * published and may not have been handled yet stays in the outboxes for as long as if it had been published now.
 */
async function beginTimeline(database: Database, { id }: Manifest): Promise<void> {
  const timeline = newId();
  for (const schema of SERVICES) {
    await database.query(`INSERT INTO ${schema}.timeline (id, backup, began_at) VALUES ($1, $2, clock_timestamp())`, [
      timeline,
      id,
    ]);
    await database.query(`UPDATE ${schema}.outbox SET published_at = clock_timestamp() WHERE published_at IS NOT NULL`);
  }
}
