import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** What a server writes about itself to `postmaster.pid`. */
export interface PostmasterFile {
  readonly pid: number;
  /** It accepts connections. */
  readonly ready: boolean;
}

/** Path of the file a server keeps in its data directory while it runs. */
export function postmasterFilePath(dataDirectory: string): string {
  return join(dataDirectory, 'postmaster.pid');
}

/** Reads the file; undefined when there is none or it is still empty. */
export async function findPostmasterFile(dataDirectory: string): Promise<PostmasterFile | undefined> {
  let lines: string[];
  try {
    lines = (await readFile(postmasterFilePath(dataDirectory), 'utf8')).split('\n');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  // Negative for a server in single-user mode.
  const pid = Math.abs(Number(lines[0]));
  return pid > 0 ? { pid, ready: lines[7]?.trim() === 'ready' } : undefined;
}
