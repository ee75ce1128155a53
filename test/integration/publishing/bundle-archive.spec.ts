import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { Readable } from 'node:stream';
import type { VersionFile } from '@app/contracts';
import { FileBlobStore } from '@app/storage';
import { fromBuffer, type Entry } from 'yauzl';
import { storeArchive } from '../../../apps/publishing/src/bundle/bundle-archive';
import { unzip } from '../../support/bundles';
import { tempDirectory, type TempDirectory } from '../../support/temp-directory';

const MIB = 1024 * 1024;
let directory: TempDirectory;
let blobs: FileBlobStore;
beforeAll(async () => {
  directory = await tempDirectory();
  blobs = new FileBlobStore(directory.path);
});
afterAll(() => directory.close());

async function stored(path: string, content: string | Buffer): Promise<VersionFile> {
  const blob = await blobs.put(Readable.from([Buffer.from(content)]), { maxBytes: 64 * MIB });
  return { path, ...blob, contentType: 'text/plain' };
}
const read = async (files: VersionFile[]) => blobs.read((await storeArchive(blobs, files)).sha256, 100 * MIB);

function entriesOf(zip: Buffer): Promise<Entry[]> {
  return new Promise((resolve, reject) => {
    fromBuffer(zip, { lazyEntries: false }, (error, opened) => {
      if (error !== null) return reject(error);
      const entries: Entry[] = [];
      opened.on('entry', (entry: Entry) => entries.push(entry));
      opened.on('end', () => resolve(entries));
      opened.on('error', reject);
    });
  });
}

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** Memory in use and not just waiting to be collected, which on a busy machine may be much. */
function heldBytes(): number {
  collectGarbage();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

describe('the archive of a skill', () => {
  it('holds exactly the files, in the order of paths, with fixed times and modes', async () => {
    const contents = { 'z.md': 'z', 'SKILL.md': 'skill', 'a/ü.md': 'ü', 'empty.txt': '', 'B.md': 'b'.repeat(100_000) };
    const files = await Promise.all(Object.entries(contents).map(([path, content]) => stored(path, content)));
    const zip = await read(files);
    const unzipped = Object.entries(await unzip(zip)).map(([path, bytes]) => [path, bytes.toString()]);
    expect(Object.fromEntries(unzipped)).toEqual(contents);
    const entries = await entriesOf(zip);
    expect(entries.map(({ fileName }) => fileName)).toEqual(['a/ü.md', 'B.md', 'empty.txt', 'SKILL.md', 'z.md']);
    for (const entry of entries) {
      expect([entry.lastModFileDate, entry.lastModFileTime]).toEqual([0x21, 0]); // 1980-01-01 00:00:00
      expect(entry.externalFileAttributes >>> 16).toBe(0o100644);
      expect(entry.extraFieldLength).toBe(0);
    }
  });

  it('has the same bytes whatever the order of the files', async () => {
    const files = await Promise.all(['a.md', 'B.md', 'c/d.md'].map((path) => stored(path, path)));
    expect(await storeArchive(blobs, [...files].reverse())).toEqual(await storeArchive(blobs, files));
  });

  it('is built of 2000 files without holding them in memory', async () => {
    const content = Buffer.alloc(25 * 1024, 'incompressible? no, but twenty-five KiB each');
    const files: VersionFile[] = [];
    for (let i = 0; i < 2_000; i += 1) {
      const blob = i === 0 ? await stored('f', content) : files[0]!;
      files.push({ ...blob, path: `d${i % 50}/f${i}.txt` });
    }
    const before = heldBytes();
    let most = 0;
    const watch = setInterval(() => (most = Math.max(most, heldBytes() - before)), 1_000);
    const artifact = await storeArchive(blobs, files);
    clearInterval(watch);
    expect(artifact.size).toBeGreaterThan(2_000 * 100);
    expect(most).toBeLessThan(45 * MIB); // the files together have 49 MiB
  });

  it('fails when a file is gone, and leaves nothing open', async () => {
    const files = [await stored('a', 'here'), { ...(await stored('b', 'gone soon')), path: 'b' }];
    await blobs.delete(files[1]!.sha256);
    await expect(storeArchive(blobs, files)).rejects.toMatchObject({ name: 'BlobMissingError' });
  });
  it('fails when a file has not the size it was said to have', async () => {
    const file = await stored('a', 'four');
    await expect(storeArchive(blobs, [{ ...file, size: 5 }])).rejects.toThrow('unexpected number of bytes');
  });
});
