import { randomUUID } from 'node:crypto';
import { mkdir, mkdtemp, readdir, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';

/** A new empty directory of the test's own. */
export async function makeDirectory(): Promise<string> {
  return mkdtemp(join(tmpdir(), 'blob-store-'));
}

export async function removeDirectory(path: string): Promise<void> {
  await rm(path, { recursive: true, force: true });
}

/** Every file below `directory` with what would change if it were written again; none when it does not exist. */
export async function fingerprints(directory: string): Promise<string[]> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true }).catch(() => []);
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const stats = await Promise.all(files.map(async (file) => ({ file, ...(await stat(file, { bigint: true })) })));
  return stats.map(({ file, ino, mtimeNs }) => `${relative(directory, file)} ${ino} ${mtimeNs}`).sort();
}

/** A file as a crash leaves it, last written to `ageMs` ago. */
export async function leaveFile(directory: string, ageMs: number): Promise<void> {
  await mkdir(directory, { recursive: true });
  const path = join(directory, randomUUID());
  await writeFile(path, 'half a bl');
  const time = (Date.now() - ageMs) / 1000;
  await utimes(path, time, time);
}
