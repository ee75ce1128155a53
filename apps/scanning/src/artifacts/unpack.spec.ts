import { gzipSync } from 'node:zlib';
import { tgzOf, zipOf } from './archives.testing';
import { DEFAULT_READ_LIMITS } from './read-limits';
import { unpack, UnreadableArchiveError } from './unpack';

const binary = Buffer.from([0x50, 0x4b, 3, 4, 0, 0]);

describe.each([
  ['zip' as const, zipOf],
  ['tgz' as const, tgzOf],
])('unpack of a %s', (format, archiveOf) => {
  it('gives the text files in path order and lists the others', async () => {
    const { files, notLookedAt } = await unpack(format, await archiveOf({ b: 'B', 'a/x.md': 'é', 'lib.zip': binary }));
    expect(files).toEqual([
      { path: 'a/x.md', text: 'é' },
      { path: 'b', text: 'B' },
    ]);
    expect(notLookedAt).toEqual([{ path: 'lib.zip', reason: 'The file is not text.' }]);
  });
  it('leaves out a file that is too large and goes on', async () => {
    const archive = await archiveOf({ a: 'x'.repeat(11), b: 'x'.repeat(10) });
    const { files, notLookedAt } = await unpack(format, archive, { ...DEFAULT_READ_LIMITS, fileBytes: 10 });
    expect(files.map(({ path }) => path)).toEqual(['b']);
    expect(notLookedAt).toEqual([{ path: 'a', reason: 'The file exceeds 10 bytes.' }]);
  });
  it('keeps no more text than allowed', async () => {
    const archive = await archiveOf({ a: '12345', b: '12345', c: '1234' });
    const { files, notLookedAt } = await unpack(format, archive, { ...DEFAULT_READ_LIMITS, textBytes: 9 });
    expect(files.map(({ path }) => path)).toEqual(['a', 'c']);
    expect(notLookedAt).toEqual([{ path: 'b', reason: 'The archive holds more than 9 bytes of text.' }]);
  });
  it('stops at a bomb and says so', async () => {
    const archive = await archiveOf({ a: 'small', bomb: Buffer.alloc(5_000_000), c: 'never reached' });
    const { files, notLookedAt } = await unpack(format, archive, { ...DEFAULT_READ_LIMITS, unpackedBytes: 100_000 });
    expect(files).toEqual([{ path: 'a', text: 'small' }]);
    expect(notLookedAt).toEqual([{ path: '(archive)', reason: 'Only the first 100000 bytes were unpacked.' }]);
  });
  it('stops after too many entries and says so', async () => {
    const archive = await archiveOf({ a: '1', b: '2', c: '3' });
    const { files, notLookedAt } = await unpack(format, archive, { ...DEFAULT_READ_LIMITS, entries: 2 });
    expect(files.map(({ path }) => path)).toEqual(['a', 'b']);
    expect(notLookedAt).toEqual([{ path: '(archive)', reason: 'Only the first 2 entries were unpacked.' }]);
  });
  it('refuses what is no archive, and half of one', async () => {
    const whole = await archiveOf({ a: 'text '.repeat(10_000) });
    for (const bytes of [Buffer.alloc(0), Buffer.from('no archive'), whole.subarray(0, whole.length >> 1)])
      await expect(unpack(format, bytes)).rejects.toThrow(UnreadableArchiveError);
  });
});

describe('unpack of a tgz', () => {
  it('lists links and devices instead of following them', async () => {
    const link = { name: 'package/passwd', type: 'symlink', linkname: '/etc/passwd' } as const;
    const { files, notLookedAt } = await unpack('tgz', await tgzOf({ 'a.md': 'A' }, [link]));
    expect(files).toEqual([{ path: 'a.md', text: 'A' }]);
    expect(notLookedAt).toEqual([{ path: 'passwd', reason: 'The entry is a symlink, not a file.' }]);
  });
  it('refuses compressed bytes that are no tarball', async () => {
    await expect(unpack('tgz', gzipSync(Buffer.alloc(4096, 'x')))).rejects.toThrow(UnreadableArchiveError);
  });
});

describe('unpack of a zip', () => {
  it('lists encrypted files', async () => {
    const archive = await zipOf({ 'a.md': 'A' });
    const central = archive.lastIndexOf(Buffer.from([0x50, 0x4b, 1, 2]));
    archive.writeUInt16LE(archive.readUInt16LE(central + 8) | 1, central + 8);
    expect((await unpack('zip', archive)).notLookedAt).toEqual([{ path: 'a.md', reason: 'The file is encrypted.' }]);
  });
});
