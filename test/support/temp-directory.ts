import { rmSync } from 'node:fs';
import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface TempDirectory {
  readonly path: string;
  /** Removes it with everything inside. */
  close(): Promise<void>;
}

const open = new Set<string>();
process.once('exit', () => open.forEach((path) => rmSync(path, { recursive: true, force: true })));

/** A new directory of our own (mode 0700) for temporary files; `path` has no symbolic links in it. */
export async function tempDirectory(): Promise<TempDirectory> {
  const path = await mkdtemp(join(await realpath(tmpdir()), 'reef-test-'));
  open.add(path);
  return {
    path,
    close: async () => {
      await rm(path, { recursive: true, force: true, maxRetries: 10 });
      open.delete(path);
    },
  };
}
