import { createServer, type AddressInfo } from 'node:net';
import { join, resolve } from 'node:path';
import type { Environment } from '@app/config';
import { lockDataDirectory } from './data-directory-lock';
import { startEmbeddedPostgres } from './embedded-postgres/embedded-postgres';
import { secretKeyIn } from './secret-key';
import type { StandaloneSettings } from './standalone.config';

/** What standalone brings itself, and the environment in which the services find it. */
export interface EmbeddedParts {
  readonly environment: Environment;
  readonly dataDirectory: string;
  readonly adminTokenFile: string;
  /** Resolves when the embedded database has ended without being asked; never when it is not embedded. */
  readonly databaseLost: Promise<void>;
  release(): Promise<void>;
}

/**
 * Locks the data directory and starts what the settings do not name: `DATABASE_URL` absent starts a PostgreSQL.
 * @throws Error with one clear sentence when another instance holds the data directory
 */
export async function startEmbeddedParts(settings: StandaloneSettings, given: Environment): Promise<EmbeddedParts> {
  const dataDirectory = resolve(settings.REEF_DATA_DIR);
  const lock = await lockDataDirectory(dataDirectory);
  try {
    const directory = join(dataDirectory, 'postgres');
    const postgres = settings.DATABASE_URL === undefined ? await startEmbeddedPostgres({ directory }) : undefined;
    let releasing = false;
    const port = settings.PORT === 0 ? await freePort() : settings.PORT;
    const adminTokenFile = join(dataDirectory, 'admin-token');
    return {
      dataDirectory,
      adminTokenFile,
      databaseLost: new Promise((lost) => void postgres?.exited.then(() => (releasing ? undefined : lost()))),
      environment: {
        ...given,
        PORT: String(port),
        REEF_PUBLIC_URL: settings.REEF_PUBLIC_URL ?? `http://127.0.0.1:${port}`,
        REEF_SECRET_KEY: settings.REEF_SECRET_KEY ?? (await secretKeyIn(dataDirectory)),
        REEF_ADMIN_TOKEN_OUT: adminTokenFile,
        DATABASE_URL: settings.DATABASE_URL ?? postgres?.url,
        BLOB_DIR: settings.BLOB_DIR ?? join(dataDirectory, 'blobs'),
        SHUTDOWN_SECONDS: settings.SHUTDOWN_SECONDS,
      },
      release: async () => {
        releasing = true;
        await postgres?.stop();
        await lock.release();
      },
    };
  } catch (error) {
    await lock.release();
    throw error;
  }
}

/** For PORT=0: the public URL has the port in it, so it must be known before the services start. */
async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((listening) => probe.listen(0, '127.0.0.1', listening));
  const { port } = probe.address() as AddressInfo;
  await new Promise<void>((closed) => probe.close(() => closed()));
  return port;
}
