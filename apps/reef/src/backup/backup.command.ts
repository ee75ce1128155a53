import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Command } from 'commander';
import { FileBlobStore } from '@app/storage';
import { CommandError } from '../exit-codes';
import { print, type Output } from '../output';
import type { Session } from '../session';
import { bar } from './bar';
import { copyBlobs, readBlobList, type Copied } from './copy-blobs';
import { Database } from './database';
import { dumpDatabase, removeOtherDumps, type Dump } from './dump-database';
import { openInstance, type Instance } from './instance';
import { findManifest, writeManifest, type Manifest } from './manifest';

/** Held by who relies on no blob being taken away, and by who takes some away. */
export const BLOBS_STAY = 'blobs-stay';

export function backupCommand(parent: Command, session: Session): void {
  parent
    .command('backup')
    .description(
      'copy database and blobs into a folder, while Reef runs; again into the same folder copies what is new',
    )
    .argument('<folder>', 'made if it is not there; holds the last complete backup')
    .option('--verify', 'also hash the blobs that the folder has already', false)
    .action(async (given: string, { verify }: { verify: boolean }) => {
      const { environment, output } = session();
      const folder = resolve(given);
      await mkdir(folder, { recursive: true, mode: 0o700 }).catch((error: unknown) => {
        throw new CommandError(`${folder} cannot be used: ${(error as Error).message}.`);
      });
      await findManifest(folder); // not into a folder of somebody else's
      const instance = await openInstance(environment);
      const manifest = await backUp(instance, folder, { verify, output }).finally(() => instance.close());
      if (manifest.blobs.absent.length > 0)
        throw new CommandError(
          `The backup is complete but for ${manifest.blobs.absent.length} blobs that the instance itself does not have whole.`,
        );
    });
}

async function backUp(
  instance: Instance,
  folder: string,
  { verify, output }: { verify: boolean; output: Output },
): Promise<Manifest> {
  const database = await Database.open(await instance.databaseUrl());
  try {
    if (!(await database.tryLock(BLOBS_STAY)))
      throw new CommandError('Another backup of this database runs, or blobs are being deleted. Try again later.');
    const tables = bar(output, 'Tables');
    const dump = await dumpDatabase(database, folder, tables.tell);
    tables.end();
    const copied = await copyTo(folder, dump, { instance, verify, output });
    const absent = [...copied.missing, ...copied.corrupt].sort();
    const manifest = { ...dump, blobs: { ...dump.blobs, absent }, secretKeyMark: instance.secretKeyMark };
    await writeManifest(folder, manifest);
    await removeOtherDumps(folder, manifest);
    report(output, folder, { dump, copied });
    return manifest;
  } finally {
    await database.close();
  }
}

async function copyTo(
  folder: string,
  { blobs }: Dump,
  { instance, verify, output }: { instance: Instance; verify: boolean; output: Output },
): Promise<Copied> {
  const progress = bar(output, 'Blobs ');
  const list = readBlobList(join(folder, blobs.file));
  const to = new FileBlobStore(join(folder, 'blobs'));
  const tell = (done: number): void => progress.tell(done, blobs.rows);
  const copied = await copyBlobs(list, { from: instance.blobs, to, verify, tell });
  progress.end();
  return copied;
}

function report(output: Output, folder: string, { dump, copied }: { dump: Dump; copied: Copied }): void {
  const { takenAt, tables, blobs } = dump;
  const rows = tables.reduce((sum, table) => sum + table.rows, 0);
  print(output, { folder, takenAt, tables: tables.length, rows, blobs: blobs.rows, ...copied }, () =>
    [
      `${rows} rows and ${blobs.rows} blobs as of ${takenAt}; ${copied.copied} blobs (${copied.bytes} bytes) are new in ${folder}.`,
      'The secret key is not among them: keep REEF_SECRET_KEY, or the file secret-key of the data directory, elsewhere.',
    ].join('\n'),
  );
}
