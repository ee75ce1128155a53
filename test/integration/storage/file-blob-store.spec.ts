import { BlobCorruptError, FileBlobStore } from '@app/storage';
import { randomBytes } from 'node:crypto';
import { chmod, open, rm, stat, writeFile, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { itKeepsBlobs, MIB, sha256Of, streamOf } from './blob-store.behaviour';
import { fingerprints, leaveFile, makeDirectory, removeDirectory } from './temporary-place';

describe('FileBlobStore', () => {
  itKeepsBlobs(async () => {
    const directory = await makeDirectory();
    const temporary = join(directory, 'tmp');
    return {
      store: new FileBlobStore(directory),
      stored: async () => (await fingerprints(directory)).filter((file) => !file.startsWith('tmp/')),
      leftovers: () => fingerprints(temporary),
      crashLeftover: (ageMs) => leaveFile(temporary, ageMs),
      end: () => removeDirectory(directory),
    };
  });

  describe('on a disk', () => {
    const bytes = randomBytes(1000);
    const path = (): string =>
      join(directory, sha256Of(bytes).slice(0, 2), sha256Of(bytes).slice(2, 4), sha256Of(bytes));
    let directory: string;
    let store: FileBlobStore;
    beforeEach(async () => {
      directory = await makeDirectory();
      store = new FileBlobStore(directory);
    });
    afterEach(async () => {
      jest.restoreAllMocks();
      await removeDirectory(directory);
    });

    it('lays blobs out as ab/cd/<sha256>, read-only', async () => {
      await store.put(streamOf(bytes), { maxBytes: MIB });
      expect((await stat(path())).mode & 0o222).toBe(0);
      expect((await stat(path())).nlink).toBe(1);
    });

    it.each(['writeFile', 'sync'] as const)('reports a full disk at %s and leaves nothing', async (operation) => {
      const full = Object.assign(new Error('no space left on device'), { code: 'ENOSPC' });
      jest.spyOn(await fileHandlePrototype(directory), operation).mockRejectedValueOnce(full);
      await expect(store.put(streamOf(bytes), { maxBytes: MIB })).rejects.toBe(full);
      expect(await fingerprints(directory)).toEqual([]);
    });

    it('syncs the file before and the directories after it has its name', async () => {
      const sync = jest.spyOn(await fileHandlePrototype(directory), 'sync');
      await store.put(streamOf(bytes), { maxBytes: MIB });
      expect(sync).toHaveBeenCalledTimes(4);
      await store.put(streamOf(bytes), { maxBytes: MIB });
      expect(sync).toHaveBeenCalledTimes(6);
    });

    it('does not pass off a damaged blob as stored', async () => {
      await store.put(streamOf(bytes), { maxBytes: MIB });
      await chmod(path(), 0o600);
      await writeFile(path(), 'short');
      await expect(store.put(streamOf(bytes), { maxBytes: MIB })).rejects.toThrow(BlobCorruptError);
    });

    it('goes on when its directories are removed under it', async () => {
      await store.put(streamOf(bytes), { maxBytes: MIB });
      await rm(join(directory, 'tmp'), { recursive: true });
      await rm(join(path(), '../..'), { recursive: true });
      await store.put(streamOf(bytes), { maxBytes: MIB });
      expect(await store.stat(sha256Of(bytes))).toEqual({ size: 1000 });
    });

    it('is not ready when it cannot write', async () => {
      await writeFile(join(directory, 'file'), '');
      await expect(new FileBlobStore(join(directory, 'file')).check()).rejects.toMatchObject({ code: 'ENOTDIR' });
    });

    it('keeps no descriptor of readers that left', async () => {
      const { sha256 } = await store.put(streamOf(randomBytes(MIB)), { maxBytes: MIB });
      const opened = jest.spyOn(await fileHandlePrototype(directory), 'stat').mock.contexts;
      const { stream } = await store.open(sha256);
      stream.destroy();
      await new Promise((resolve) => stream.once('close', resolve));
      await expect(store.open(sha256, { start: MIB, end: MIB })).rejects.toThrow(RangeError);
      expect(opened.map((handle) => handle.fd)).toEqual([-1, -1]);
    });
  });
});

/** Every file handle's methods, to play a disk that fails. */
async function fileHandlePrototype(directory: string): Promise<FileHandle> {
  const handle = await open(directory, 'r');
  await handle.close();
  return Object.getPrototypeOf(handle) as FileHandle;
}
