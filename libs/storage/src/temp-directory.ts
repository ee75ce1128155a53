import { nowMs } from '@app/kernel';
import { randomUUID } from 'node:crypto';
import { mkdir, open, readdir, stat, unlink, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { hasCode, unlessMissing } from './system-error';

/** A running upload writes far more often than this; what has been silent for longer belongs to a dead process. */
const LEFTOVER_AGE_MS = 60 * 60 * 1000;

/** Where bytes wait until their digest is known. Processes may share one: names are random and only old files swept. */
export class TempDirectory {
  private firstSweep: Promise<number> | undefined;

  constructor(readonly path: string) {}

  /** A new file that will exist from its first write on. */
  file(): TempFile {
    return new TempFile(join(this.path, randomUUID()), () => this.prepare());
  }

  /** Removes files not written to for `olderThanMs`; returns how many. A missing directory has none. */
  async sweep(olderThanMs: number): Promise<number> {
    const oldest = nowMs() - olderThanMs;
    const names = (await unlessMissing(readdir(this.path))) ?? [];
    let removed = 0;
    for (const name of names) {
      const path = join(this.path, name);
      const found = await unlessMissing(stat(path));
      if (found?.isFile() !== true || found.mtimeMs > oldest) continue;
      // Another process may be sweeping the same directory.
      if ((await unlessMissing(unlink(path).then(() => true))) === true) removed++;
    }
    return removed;
  }

  private async prepare(): Promise<void> {
    await mkdir(this.path, { recursive: true, mode: 0o750 });
    this.firstSweep ??= this.sweep(LEFTOVER_AGE_MS);
    try {
      await this.firstSweep;
    } catch (error) {
      this.firstSweep = undefined;
      throw error;
    }
  }
}

/** One file of a `TempDirectory`. Used by one caller, one call at a time. */
export class TempFile {
  private handle: FileHandle | undefined;

  constructor(
    readonly path: string,
    private readonly prepare: () => Promise<void>,
  ) {}

  /** Appends all of `chunk`. Throws the disk's own error, `ENOSPC` among them. */
  async write(chunk: Uint8Array): Promise<void> {
    await (await this.opened()).writeFile(chunk);
  }

  /** Closes the file, after the disk has everything if `durable`. */
  async finish({ durable }: { durable: boolean }): Promise<void> {
    const handle = await this.opened();
    if (durable) await handle.sync();
    this.handle = undefined;
    await handle.close();
  }

  /**
   * Closes and removes the file. Never throws: it runs when the outcome is already decided, and would only hide it.
   * What cannot be removed now is swept later.
   */
  async discard(): Promise<void> {
    await this.handle?.close().catch(() => undefined);
    this.handle = undefined;
    await unlink(this.path).catch(() => undefined);
  }

  private async opened(): Promise<FileHandle> {
    if (this.handle !== undefined) return this.handle;
    await this.prepare();
    return (this.handle = await this.create().catch(async (error: unknown) => {
      // Whoever empties a temporary directory often removes it too.
      if (!hasCode(error, 'ENOENT')) throw error;
      await this.prepare();
      return this.create();
    }));
  }

  private create(): Promise<FileHandle> {
    // Read-only from the start: the open handle may write, and no later mistake can change a blob.
    return open(this.path, 'wx', 0o440);
  }
}
