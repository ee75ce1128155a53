import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { SERVICES } from '@app/contracts';
import { newId } from '@app/kernel';
import { to as copyTo } from 'pg-copy-streams';
import { CommandError } from '../exit-codes';
import { quoted, type Database } from './database';
import { flush, writeHashed, type FileFacts } from './hashed-file';
import type { Manifest } from './manifest';

/** What a service refers to, by the view it shows of it. */
const BLOB_VIEW = 'blob_reference';
const DIRECTORY = /^database-/;

export type Dump = Omit<Manifest, 'secretKeyMark' | 'blobs'> & { blobs: Omit<Manifest['blobs'], 'absent'> };

/**
 * Writes every table and the list of all blobs into a new directory of `folder`, as they are at one moment: one
 * transaction that sees one snapshot, in which no service has to wait.
 * @param tell called after every table
 */
export async function dumpDatabase(
  database: Database,
  folder: string,
  tell: (done: number, total: number) => void,
): Promise<Dump> {
  const id = newId();
  const directory = `database-${id}`;
  await mkdir(join(folder, directory), { recursive: true, mode: 0o700 });
  await database.query('BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY');
  const [now] = await database.query<{ at: Date }>('SELECT clock_timestamp() AS at FROM pg_class LIMIT 1');
  const migrations = await database.migrations();
  const missing = SERVICES.filter((service) => migrations[service] === undefined);
  if (missing.length > 0)
    throw new CommandError(
      `This database lacks ${missing.join(', ')}: a backup needs all six schemas in one database.`,
    );
  const write = async (name: string, query: string): Promise<FileFacts & { file: string }> => {
    const file = `${directory}/${name}.gz`;
    const rows = database.client.query(copyTo(`COPY ${query} TO STDOUT`));
    return { file, ...(await writeHashed(join(folder, file), rows)) };
  };
  const tables: Manifest['tables'] = [];
  const found = await database.tables();
  for (const { schema, table, columns } of found) {
    const list = columns.map((name) => `"${name}"`).join(', ');
    const facts = await write(`${schema}.${table}`, `(SELECT ${list} FROM ${quoted(schema, table)})`);
    tables.push({ schema, table, columns, ...facts });
    tell(tables.length, found.length);
  }
  const blobs = await write('blobs', `(${await blobQuery(database)})`);
  const sequences = await readSequences(database);
  await database.query('COMMIT');
  await flush(join(folder, directory));
  return { format: 1, id, takenAt: now!.at.toISOString(), migrations, tables, sequences, blobs };
}

/** Every blob once. Of one digest the sizes are the same, so `max` is only a way to say that. */
export async function blobQuery(database: Database): Promise<string> {
  const views = await database.query<{ schema: string }>(
    `SELECT n.nspname AS schema FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE c.relname = $1 AND c.relkind = 'v' AND n.nspname = ANY($2) ORDER BY 1`,
    [BLOB_VIEW, SERVICES],
  );
  const references = views.map(({ schema }) => `SELECT sha256, size FROM ${quoted(schema, BLOB_VIEW)}`);
  return `SELECT sha256, max(size) AS size FROM (${references.join(' UNION ALL ')}) each GROUP BY 1 ORDER BY 1`;
}

/** A sequence follows no snapshot: read last, it is at least where the rows are. */
async function readSequences(database: Database): Promise<Manifest['sequences']> {
  const sequences: Manifest['sequences'] = [];
  for (const { schema, name } of await database.sequences()) {
    const [row] = await database.query<{ last: string; called: boolean }>(
      `SELECT last_value AS last, is_called AS called FROM ${quoted(schema, name)}`,
    );
    sequences.push({ schema, name, last: row!.last, called: row!.called });
  }
  return sequences;
}

/** Removes what earlier or interrupted backups have left, except what `manifest` counts on. */
export async function removeOtherDumps(folder: string, { id }: Pick<Manifest, 'id'>): Promise<void> {
  for (const name of await readdir(folder))
    if (DIRECTORY.test(name) && name !== `database-${id}`)
      await rm(join(folder, name), { recursive: true, force: true });
}
