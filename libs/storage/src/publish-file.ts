import { link, open, rename, stat } from 'node:fs/promises';
import { hasCode, unlessMissing } from './system-error';

const NO_HARD_LINKS = ['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK'];

/**
 * Gives the complete file `temporary` the name `final` in one step, unless that name is taken: then it stays as it is.
 * A hard link does exactly that. File systems without links (some network and FAT ones) get a rename instead, which in
 * a race replaces a blob by the same bytes. `temporary` may or may not exist afterwards.
 */
export async function publishFile(temporary: string, final: string, hardLink = link): Promise<void> {
  try {
    await hardLink(temporary, final);
  } catch (error) {
    if (hasCode(error, 'EEXIST')) return;
    if (!hasCode(error, ...NO_HARD_LINKS)) throw error;
    if ((await unlessMissing(stat(final))) === undefined) await rename(temporary, final);
  }
}

/** Makes names created in a directory survive a crash. */
export async function syncDirectory(path: string): Promise<void> {
  // Windows has no such call, and journals directory entries by itself.
  if (process.platform === 'win32') return;
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
