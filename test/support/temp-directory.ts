import { rmSync } from 'node:fs';
import { mkdtemp, readdir, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isRunning } from './processes';

export interface TempDirectory {
  readonly path: string;
  /** Removes it with everything inside. */
  close(): Promise<void>;
}

const PREFIX = 'reef-test-';
const open = new Set<string>();
process.once('exit', () => open.forEach(removeAtTheEnd));

/** A child that is only ending may still write there: the next run removes what is left. */
function removeAtTheEnd(path: string): void {
  try {
    rmSync(path, { recursive: true, force: true });
  } catch (error) {
    process.stderr.write(`${path} stays: ${String(error)}\n`);
  }
}

/** A new directory of our own (mode 0700) for temporary files; `path` has no symbolic links in it. */
export async function tempDirectory(): Promise<TempDirectory> {
  const path = await mkdtemp(join(await realpath(tmpdir()), `${PREFIX}${process.pid}-`));
  open.add(path);
  return {
    path,
    close: async () => {
      await rm(path, { recursive: true, force: true, maxRetries: 10 });
      open.delete(path);
    },
  };
}

/** Removes what test runs left behind that were killed. */
export async function removeAbandonedTempDirectories(): Promise<void> {
  for (const name of await readdir(tmpdir())) {
    const owner = new RegExp(`^${PREFIX}(\\d+)-`).exec(name)?.[1];
    if (owner === undefined || isRunning(Number(owner))) continue;
    // Another user's stay.
    await rm(join(tmpdir(), name), { recursive: true, force: true }).catch(() => undefined);
  }
}
