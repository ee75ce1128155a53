import { spawn, type ChildProcess } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { defineConfig, type Environment } from '@app/config';
import { createBlobStore, storageConfig, type BlobStore } from '@app/storage';
import { z } from 'zod';
import { CommandError, EXIT } from '../exit-codes';

const instanceConfig = defineConfig(
  'reef-instance',
  z.object({
    DATABASE_URL: z.string().optional().describe('The database itself. Absent: that in REEF_DATA_DIR'),
    BLOB_DIR: z.string().optional().describe('Where blobs lie. Absent, without DATABASE_URL: <data dir>/blobs'),
    REEF_SECRET_KEY: z.string().optional().describe('To tell whether a backup was made under the same one'),
    REEF_DATA_DIR: z.string().default('.reef').describe('Data directory of standalone'),
  }),
);

/** What a Reef keeps, for commands that work on it directly: while it runs, or when it does not. */
export interface Instance {
  /** Starts the database of a data directory if it does not run. @throws CommandError when that fails */
  readonly databaseUrl: () => Promise<string>;
  readonly blobs: BlobStore;
  /** Tells one secret key from another without saying it; undefined when no key is known here. */
  readonly secretKeyMark?: string;
  close(): Promise<void>;
}

/**
 * Finds database and blobs as the services would: by DATABASE_URL and the storage's settings, else in the data
 * directory of standalone.
 * @throws CommandError when there is nothing to work on
 */
export async function openInstance(environment: Environment): Promise<Instance> {
  const { DATABASE_URL, BLOB_DIR, REEF_DATA_DIR, REEF_SECRET_KEY } = instanceConfig.load(environment);
  const dataDirectory = resolve(REEF_DATA_DIR);
  const embedded = DATABASE_URL === undefined;
  const blobDirectory = BLOB_DIR ?? (embedded ? join(dataDirectory, 'blobs') : undefined);
  const settings = storageConfig.load({ ...environment, BLOB_DIR: blobDirectory });
  if (!embedded && blobDirectory === undefined && settings.S3_BUCKET === undefined)
    throw new CommandError('Set S3_BUCKET or BLOB_DIR to where the blobs are.', EXIT.usage);
  const secretKey = REEF_SECRET_KEY ?? (embedded ? await secretKeyIn(dataDirectory) : undefined);
  const blobs = createBlobStore(settings);
  let started: Promise<Embedded> | undefined;
  return {
    databaseUrl: async () => DATABASE_URL ?? (await (started ??= openEmbedded(environment))).url,
    blobs,
    ...(secretKey === undefined ? {} : { secretKeyMark: markOf(secretKey) }),
    close: async () => {
      await blobs.close();
      await (await started)?.close();
    },
  };
}

function markOf(secretKey: string): string {
  return createHmac('sha256', secretKey).update('reef backup').digest('hex').slice(0, 16);
}

async function secretKeyIn(dataDirectory: string): Promise<string | undefined> {
  const text = await readFile(join(dataDirectory, 'secret-key'), 'utf8').catch(() => undefined);
  return text?.trim();
}

interface Embedded {
  readonly url: string;
  close(): Promise<void>;
}

/** Standalone knows how to start its database; it ends when our end of its input closes, also if we are killed. */
async function openEmbedded(environment: Environment): Promise<Embedded> {
  const main = join(__dirname, '../../../standalone/src/main.js');
  const child = spawn(process.execPath, [main, 'database'], { env: environment, stdio: ['pipe', 'pipe', 'pipe'] });
  const ended = once(child, 'close');
  let complaint = '';
  child.stderr.on('data', (text: Buffer) => (complaint += text.toString()));
  const url = await Promise.race([urlSaidBy(child), ended.then(() => undefined)]);
  if (url === undefined) throw new CommandError(complaint.trim() || 'The database could not be started.');
  return {
    url,
    close: async () => {
      child.stdin.end();
      await ended;
    },
  };
}

async function urlSaidBy({ stdout }: ChildProcess): Promise<string | undefined> {
  for await (const line of createInterface({ input: stdout! }))
    return (JSON.parse(line) as { databaseUrl: string }).databaseUrl;
  return undefined;
}
