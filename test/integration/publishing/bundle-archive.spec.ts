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

  it('is built of 2000 files without having more than a few of them open', async () => {
    const content = Buffer.alloc(25 * 1024, 'incompressible? no, but twenty-five KiB each');
    const first = await stored('f', content);
    const files = Array.from({ length: 2_000 }, (_, i) => ({ ...first, path: `d${i % 50}/f${i}.txt` }));
    let open = 0;
    let most = 0;
    const counted = Object.assign(Object.create(blobs) as FileBlobStore, {
      open: async (sha256: string) => {
        const blob = await blobs.open(sha256);
        most = Math.max(most, (open += 1));
        blob.stream.once('close', () => (open -= 1));
        return blob;
      },
    });
    const artifact = await storeArchive(counted, files);
    expect(artifact.size).toBeGreaterThan(2_000 * 100);
    expect(most).toBeGreaterThan(0);
    expect(most).toBeLessThanOrEqual(4);
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
