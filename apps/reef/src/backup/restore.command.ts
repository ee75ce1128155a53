import { join, resolve } from 'node:path';
import type { Command } from 'commander';
import { SERVICES } from '@app/contracts';
import { relayLock } from '@app/persistence';
import { FileBlobStore } from '@app/storage';
import { CommandError } from '../exit-codes';
import { migrateService } from '../migrate.command';
import { print, type Output } from '../output';
import type { Session } from '../session';
import { BLOBS_STAY } from './backup.command';
import { bar } from './bar';
import { copyBlobs, readBlobList } from './copy-blobs';
import { Database } from './database';
import { openInstance, type Instance } from './instance';
import { assertEmpty, checkFiles, isRestored, loadDatabase } from './load-database';
import { readManifest, type Manifest } from './manifest';

interface Options {
  incomplete: boolean;
  verify: boolean;
}

/** One restore: what from, where to, and who is told. */
interface Restore {
  readonly folder: string;
  readonly manifest: Manifest;
  readonly instance: Instance;
  readonly database: Database;
  readonly output: Output;
}

export function restoreCommand(parent: Command, session: Session): void {
  parent
    .command('restore')
    .description('fill an empty instance, which must not run, from a backup; after an interruption the same again')
    .argument('<folder>', 'what reef backup has made')
    .option('--verify', 'also hash the blobs that are there already', false)
    .option('--incomplete', 'although blobs are missing in the backup', false)
    .action(async (given: string, options: Options) => {
      const { environment, output } = session();
      const folder = resolve(given);
      const manifest = await readManifest(folder);
      const instance = await openInstance(environment);
      try {
        assertSameKey(manifest, instance);
        const databaseUrl = await instance.databaseUrl();
        const database = await Database.open(databaseUrl);
        const parts = { folder, manifest, instance, database, output };
        const settings = { ...environment, DATABASE_URL: databaseUrl };
        await restore(parts, options, settings).finally(() => database.close());
      } finally {
        await instance.close();
      }
    });
}

/** Blobs first: the database is filled in one step at the end, so an instance is empty or whole. */
async function restore(parts: Restore, options: Options, environment: NodeJS.ProcessEnv): Promise<void> {
  const { folder, manifest, database, output } = parts;
  await assertStopped(database);
  const again = await isRestored(database, manifest);
  if (!again) {
    await assertEmpty(database);
    await inSteps(output, 'Checking', (tell) => checkFiles(folder, manifest, tell));
    await migrateTo(parts, environment);
    await bringBlobs(parts, options);
    await inSteps(output, 'Tables  ', (tell) => loadDatabase(database, folder, { manifest, tell }));
  }
  const rows = manifest.tables.reduce((sum, table) => sum + table.rows, 0);
  const { takenAt, blobs } = manifest;
  print(output, { restored: !again, takenAt, rows, blobs: blobs.rows }, () =>
    again
      ? 'This instance was restored from this backup before.'
      : `${rows} rows and ${blobs.rows} blobs as of ${takenAt} are back. Start Reef, then: reef doctor`,
  );
}

/** Signing keys and webhook secrets in the backup can be read with the key they were written with only. */
function assertSameKey({ secretKeyMark: wanted }: Manifest, { secretKeyMark: known }: Instance): void {
  if (wanted === undefined || known === wanted) return;
  throw new CommandError(
    known === undefined
      ? 'Set REEF_SECRET_KEY to that of the instance the backup is of, or put its file secret-key into the data directory.'
      : 'REEF_SECRET_KEY is not that of the instance the backup is of: what it encrypted could not be read.',
  );
}

/** While we hold the locks, no service that starts says or changes anything by itself. */
async function assertStopped(database: Database): Promise<void> {
  for (const name of [...SERVICES.map(relayLock), BLOBS_STAY])
    if (!(await database.tryLock(name)))
      throw new CommandError(
        'Reef runs on this database, or another restore does: stop it first. Nothing was changed.',
      );
}

/** Brings the schemas to where the backup's were; what is newer happens when Reef starts, as with every upgrade. */
async function migrateTo({ manifest, database, output }: Restore, environment: NodeJS.ProcessEnv): Promise<void> {
  let said = '';
  const say = (text: string): void => void (said += text);
  const running = SERVICES.map((service) =>
    migrateService(service, environment, say, manifest.migrations[service] ?? []),
  );
  const outcomes = await Promise.allSettled(running);
  for (const outcome of outcomes) {
    if (outcome.status === 'fulfilled') continue;
    output.err(said);
    throw outcome.reason;
  }
  const ran = await database.migrations();
  for (const service of SERVICES) {
    const wanted = new Set(manifest.migrations[service]);
    if ((ran[service] ?? []).some((name) => !wanted.has(name)))
      throw new CommandError('The schemas here are newer than the backup: restore into a database that has none.');
    if ((ran[service] ?? []).length < wanted.size)
      throw new CommandError('The backup is of a newer Reef than this one: restore it with that one.');
  }
}

async function bringBlobs({ folder, manifest, instance, output }: Restore, options: Options): Promise<void> {
  const { file, rows, absent } = manifest.blobs;
  const copied = await inSteps(output, 'Blobs   ', (tell) =>
    copyBlobs(readBlobList(join(folder, file)), {
      from: new FileBlobStore(join(folder, 'blobs')),
      to: instance.blobs,
      verify: options.verify,
      tell: (done) => tell(done, rows),
    }),
  );
  const known = new Set(absent);
  const lost = [...copied.missing, ...copied.corrupt].filter((sha256) => !known.has(sha256));
  if (lost.length > 0 && !options.incomplete)
    throw new CommandError(
      `The backup lacks ${lost.length} blobs or has them damaged, the first is ${lost[0]}. The database is still empty; --incomplete goes on without them.`,
    );
}

async function inSteps<T>(
  output: Output,
  label: string,
  work: (tell: (done: number, total: number) => void) => Promise<T>,
): Promise<T> {
  const progress = bar(output, label);
  const result = await work(progress.tell);
  progress.end();
  return result;
}
