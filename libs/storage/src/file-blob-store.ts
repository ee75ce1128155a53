import { mkdir, open, readFile, stat, unlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { assertRange, blobPath, clampRange } from './address.rules';
import type { Blob, BlobSource, BlobStore, ByteRange, OpenBlob, PutOptions, StagedBlob } from './blob-store';
import { BlobCorruptError, BlobMissingError } from './blob.errors';
import { keepStaged } from './keep-staged';
import { publishFile, syncDirectory } from './publish-file';
import { readWhole } from './read-whole';
import { receive } from './receive';
import { unlessMissing } from './system-error';
import { TempDirectory } from './temp-directory';

/**
 * Blobs as read-only files `ab/cd/<sha256>` under `directory`; what is still arriving lies in `<directory>/tmp`, which
 * must be on the same file system, as a file cannot change its file system in one step.
 */
export class FileBlobStore implements BlobStore {
  private readonly temporary: TempDirectory;
  /** Fan-out directories whose own names are known to be on disk. */
  private readonly durable = new Set<string>();

  constructor(private readonly directory: string) {
    this.temporary = new TempDirectory(join(directory, 'tmp'));
  }

  put(source: BlobSource, options: PutOptions): Promise<Blob> {
    return keepStaged(this.stage(source, options));
  }

  async stage(source: BlobSource, options: PutOptions): Promise<StagedBlob> {
    const file = this.temporary.file();
    try {
      const blob = await receive(source, options, (chunk) => file.write(chunk));
      await file.finish({ durable: true });
      options.signal?.throwIfAborted();
      return { ...blob, keep: () => this.publish(file.path, blob), discard: () => file.discard() };
    } catch (error) {
      await file.discard();
      throw error;
    }
  }

  async open(sha256: string, range?: ByteRange): Promise<OpenBlob> {
    const path = this.pathOf(sha256);
    if (range !== undefined) assertRange(range);
    const handle = await unlessMissing(open(path, 'r'));
    if (handle === undefined) throw new BlobMissingError(sha256);
    try {
      const { size } = await handle.stat();
      const part = range === undefined ? {} : clampRange(range, size);
      return { stream: handle.createReadStream(part), size };
    } catch (error) {
      await handle.close();
      throw error;
    }
  }

  async read(sha256: string, maxBytes: number): Promise<Buffer> {
    return readWhole(this, sha256, maxBytes);
  }

  async stat(sha256: string): Promise<{ size: number } | undefined> {
    const found = await unlessMissing(stat(this.pathOf(sha256)));
    return found === undefined ? undefined : { size: found.size };
  }

  async delete(sha256: string): Promise<void> {
    await unlessMissing(unlink(this.pathOf(sha256)));
  }

  async check(): Promise<void> {
    const file = this.temporary.file();
    const probe = Buffer.from('probe');
    try {
      await file.write(probe);
      await file.finish({ durable: true });
      if (!probe.equals(await readFile(file.path))) throw new Error('the probe was not read back as it was written');
      await unlink(file.path);
    } finally {
      await file.discard();
    }
  }

  async sweep(olderThanMs: number): Promise<number> {
    return this.temporary.sweep(olderThanMs);
  }

  async close(): Promise<void> {
    // Nothing stays open between calls.
  }

  private async publish(temporary: string, { sha256, size }: Blob): Promise<void> {
    const final = this.pathOf(sha256);
    const leaf = dirname(final);
    await mkdir(leaf, { recursive: true });
    await publishFile(temporary, final);
    // Also when the blob was there before: whoever put it may not have got as far as this.
    await syncDirectory(leaf);
    if (!this.durable.has(leaf)) {
      await syncDirectory(dirname(leaf));
      await syncDirectory(this.directory);
      this.durable.add(leaf);
    }
    const stored = await this.stat(sha256);
    if (stored?.size !== size) throw new BlobCorruptError(sha256, size, stored?.size);
  }

  private pathOf(sha256: string): string {
    return join(this.directory, blobPath(sha256));
  }
}
