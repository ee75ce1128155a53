import { open, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { CommandError } from '../exit-codes';
import { flush } from './hashed-file';

const NAME = 'manifest.json';
const SHA256 = z.string().regex(/^[0-9a-f]{64}$/);
/** A path below the backup's folder, made by us: never one that leads elsewhere. */
const FILE = z.string().regex(/^[\w.-]+\/[\w.-]+$/);
/** As Reef names schemas, tables and columns; what goes into a statement is quoted all the same. */
const NAMED = z.string().regex(/^[a-z_][a-z0-9_]*$/);
const fileFacts = { rows: z.int().min(0), bytes: z.int().min(0), sha256: SHA256, file: FILE };

const manifestShape = z.object({
  /** Of this file. Another number is another layout. */
  format: z.literal(1),
  id: z.uuid(),
  /** The moment whose state the backup has; ISO 8601. */
  takenAt: z.iso.datetime(),
  /** Names of the migrations each schema had, in the order they ran in. */
  migrations: z.record(NAMED, z.array(z.string().regex(/^\w+$/))),
  tables: z.array(z.object({ schema: NAMED, table: NAMED, columns: z.array(NAMED).min(1), ...fileFacts })),
  sequences: z.array(z.object({ schema: NAMED, name: NAMED, last: z.string().regex(/^\d+$/), called: z.boolean() })),
  /** The list of blobs, a line each: digest, tab, size. `absent` could not be copied: the instance itself lacked them. */
  blobs: z.object({ ...fileFacts, absent: z.array(SHA256) }),
  /** Tells whether a secret key is the one of the instance. */
  secretKeyMark: z.string().optional(),
});
export type Manifest = z.output<typeof manifestShape>;
export type TableFile = Manifest['tables'][number];

/** Says that the backup in `folder` is complete: until this the one before counts. */
export async function writeManifest(folder: string, manifest: Manifest): Promise<void> {
  const draft = join(folder, `${NAME}.new`);
  const file = await open(draft, 'w', 0o600);
  await file.writeFile(`${JSON.stringify(manifest, null, 2)}\n`);
  await file.sync().finally(() => file.close());
  await rename(draft, join(folder, NAME));
  await flush(folder);
}

/** The complete backup in `folder`; undefined when there is none. @throws CommandError when it is not one of ours */
export async function findManifest(folder: string): Promise<Manifest | undefined> {
  const path = join(folder, NAME);
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new CommandError(`${path} cannot be read: ${(error as Error).message}.`);
  });
  if (text === undefined) return undefined;
  try {
    return manifestShape.parse(JSON.parse(text));
  } catch {
    throw new CommandError(`${path} is damaged, or of a Reef whose backups this one does not know.`);
  }
}

/** @throws CommandError when there is no complete backup in `folder` */
export async function readManifest(folder: string): Promise<Manifest> {
  const manifest = await findManifest(folder);
  if (manifest === undefined) throw new CommandError(`There is no complete backup in ${folder}.`);
  return manifest;
}
