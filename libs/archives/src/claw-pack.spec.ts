import { randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { createGzip, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { pack, type Header } from 'tar-stream';
import { MAX_BUNDLE_BYTES, MAX_FILE_BYTES, MAX_FILES } from './limits';
import { readClawPack } from './claw-pack';

type Entry = Partial<Header> & { name: string } & { content?: string | Buffer };

async function tar(entries: readonly Entry[]): Promise<Buffer> {
  const archive = pack();
  for (const { content, ...header } of entries) archive.entry(header, content ?? '');
  archive.finalize();
  return buffer(archive);
}
/** Fed in odd pieces, so that nothing depends on where chunks end. */
async function read(tgz: Buffer, piece = 1_000): Promise<Record<string, string>> {
  const contents: Record<string, string> = {};
  const pieces = Array.from({ length: Math.ceil(tgz.length / piece) }, (_, i) =>
    tgz.subarray(i * piece, (i + 1) * piece),
  );
  await readClawPack(Readable.from(pieces), async ({ path }, bytes) => {
    contents[path] = (await buffer(bytes)).toString();
  });
  return contents;
}
const readEntries = async (...entries: Entry[]) => read(gzipSync(await tar(entries)));
const file = (name: string, content: string | Buffer = 'x'): Entry => ({ name, content });

/** A header of our own making, for what no packer writes. */
function header(name: string, size: string, flag = '0'): Buffer {
  const block = Buffer.alloc(512);
  block.write(name, 0, 'latin1');
  block.write('0000644\0', 100);
  block.write(size.padEnd(12, '\0'), 124, 'latin1');
  block.write('        ', 148);
  block.write(flag, 156);
  block.write('ustar\x0000', 257, 'latin1');
  const sum = block.reduce((total, byte) => total + byte, 0);
  block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return block;
}
const end = Buffer.alloc(1024);
/** How long a test may take that moves 50 MiB, on a machine that does much else. */
const LARGE_MS = 60_000;

const raw = (...blocks: Buffer[]) => read(gzipSync(Buffer.concat(blocks), { level: 1 }));

describe('readClawPack', () => {
  it('shows every file below package/', async () => {
    const deep = `package/${'d'.repeat(90)}/${'f'.repeat(60)}`; // needs the prefix field
    const files = await readEntries(
      { name: 'package/', type: 'directory' },
      file('package/a.txt', 'A'),
      file(`./${deep}`, ''),
    );
    expect(files).toEqual({ 'a.txt': 'A', [deep.slice('package/'.length)]: '' });
  });
  it('reads what tar-stream packs, whatever the sizes and the pieces', async () => {
    const content = fc.uint8Array({ maxLength: 3_000 });
    await fc.assert(
      fc.asyncProperty(
        fc.array(content, { minLength: 1, maxLength: 5 }),
        fc.integer({ min: 1, max: 5_000 }),
        async (all, piece) => {
          const entries = all.map((bytes, i) => file(`package/f${i}`, Buffer.from(bytes)));
          const files = await read(gzipSync(await tar(entries)), piece);
          expect(files).toEqual(Object.fromEntries(all.map((bytes, i) => [`f${i}`, Buffer.from(bytes).toString()])));
        },
      ),
      { numRuns: 40 },
    );
  });
  it('goes on after a file nobody reads', async () => {
    const tgz = gzipSync(await tar([file('package/a', 'x'.repeat(5_000)), file('package/b')]));
    const files = await readClawPack(Readable.from([tgz]), () => Promise.resolve());
    expect(files).toEqual([
      { path: 'a', size: 5_000 },
      { path: 'b', size: 1 },
    ]);
  });

  it.each<[string, Entry[], string]>([
    [
      'a symbolic link',
      [{ name: 'package/a', type: 'symlink', linkname: '/etc/passwd' }],
      'may only contain regular files',
    ],
    ['a hard link', [{ name: 'package/a', type: 'link', linkname: 'b' }], 'may only contain regular files'],
    ['a device', [{ name: 'package/a', type: 'character-device' }], 'may only contain regular files'],
    ['a FIFO', [{ name: 'package/a', type: 'fifo' }], 'may only contain regular files'],
    ['a pax header', [{ name: 'package/a', pax: { path: '../../evil' } }], 'may only contain regular files'],
    ['a way out', [file('package/../../evil')], 'unsafe tar path'],
    ['an absolute path', [file('/package/a')], 'unsafe tar path'],
    ['a dot inside', [file('package/./a')], 'unsafe tar path'],
    ['a backslash', [file('package/a\\b')], 'unsafe tar path'],
    ['a control character', [file('package/a\nb')], 'unsafe tar path'],
    ['a device name', [file('package/nul.txt')], 'unsafe tar path'],
    ['another root', [file('other/a')], 'must be rooted under package/'],
    ['a file called package', [file('package')], 'unsafe tar path'],
    ['a longer root', [file('package2/a')], 'must be rooted under package/'],
    ['nothing', [], 'contains no files'],
    ['only directories', [{ name: 'package/a', type: 'directory' }], 'contains no files'],
    ['a file twice', [file('package/a'), file('package/A')], 'Invalid file paths'],
    ['a file that is a directory', [file('package/a'), file('package/a/b')], 'Invalid file paths'],
  ])('refuses %s', async (_name, entries, text) => {
    await expect(readEntries(...entries)).rejects.toMatchObject({
      code: 'PUBLISH_INVALID',
      message: expect.stringContaining(text),
    });
  });

  it.each<[string, () => Promise<unknown>, string]>([
    ['what is no gzip', () => read(Buffer.from('not a tarball')), 'must be a gzip-compressed npm pack tarball'],
    ['nothing at all', () => read(Buffer.alloc(0)), 'must be a gzip-compressed npm pack tarball'],
    ['a gzip of something else', () => raw(Buffer.alloc(512, 'x')), 'must be a gzip-compressed npm pack tarball'],
    ['a gzip cut short', async () => read(gzipSync(await tar([file('package/a')])).subarray(0, -10)), 'must be a gzip'],
    ['a header cut short', () => raw(header('package/a', '0').subarray(0, 300)), 'truncated'],
    ['a file cut short', () => raw(header('package/a', '1000'), Buffer.alloc(100)), 'truncated'],
    ['no end', () => raw(header('package/a', '0')), 'truncated'],
    ['a size that is no number', () => raw(header('package/a', '9z'), end), 'Invalid tar entry size'],
    ['a negative size', () => raw(header('package/a', '-1'), end), 'Invalid tar entry size'],
    ['a base-256 size', () => raw(header('package/a', '\x80\0\0\0\0\0\0\0\0\0\0\x01'), end), 'Invalid tar entry size'],
    [
      'a directory with content',
      () => raw(header('package/a/', '1', '5'), Buffer.alloc(512), end),
      'Invalid tar entry size',
    ],
    ['a GNU long name', () => raw(header('././@LongLink', '5', 'L'), Buffer.alloc(512), end), 'regular files'],
    [
      'bytes in the padding',
      () => raw(header('package/a', '1'), Buffer.alloc(512, 'x'), end),
      'data between its entries',
    ],
    ['bytes behind the end', () => raw(header('package/a', '0'), end, Buffer.from('x')), 'data behind its end'],
    ['a name that is no UTF-8', () => raw(header('package/\xff', '0'), end), 'unsafe tar path'],
  ])('refuses %s', async (_name, attempt, text) => {
    await expect(attempt()).rejects.toMatchObject({ code: 'PUBLISH_INVALID', message: expect.stringContaining(text) });
  });

  it('stops at a file above 10 MiB without reading it', async () => {
    const size = (MAX_FILE_BYTES + 1).toString(8);
    await expect(raw(header('package/big', size))).rejects.toThrow('File "big" exceeds 10MB limit');
  });
  it(
    'stops at 50 MiB in all',
    async () => {
      const bytes = Buffer.alloc(MAX_FILE_BYTES);
      const blocks = Array.from({ length: MAX_BUNDLE_BYTES / MAX_FILE_BYTES }, (_, i) => [
        header(`package/f${i}`, MAX_FILE_BYTES.toString(8)),
        bytes,
      ]).flat();
      await expect(raw(...blocks, header('package/more', '1'), Buffer.alloc(512), end)).rejects.toThrow(
        'Package exceeds 50MB limit',
      );
    },
    LARGE_MS,
  );
  it(
    'stops at a bomb without end, however little of it came',
    async () => {
      let sent = 0;
      const bomb = Readable.from(
        (function* () {
          yield header('package/a', '0');
          for (;;) yield Buffer.alloc(1024 * 1024);
        })(),
      ).pipe(createGzip());
      bomb.on('data', (chunk: Buffer) => (sent += chunk.length)).pause();
      await expect(readClawPack(bomb, () => Promise.resolve())).rejects.toThrow('Package exceeds 50MB limit');
      expect(sent).toBeLessThan(1024 * 1024);
    },
    LARGE_MS,
  );
  it('stops at the 10001st file', async () => {
    const blocks = Array.from({ length: MAX_FILES + 1 }, (_, i) => header(`package/f${i}`, '0'));
    await expect(raw(...blocks, end)).rejects.toThrow('ClawPack has more than 10000 files');
  });

  it('hands on a failure of storage as it is, to be tried again', async () => {
    const broken = new Readable({ read: () => broken.destroy(new Error('disk')) });
    await expect(readClawPack(broken, () => Promise.resolve())).rejects.toThrow('disk');
  });
  it('closes the source when a visitor gives up', async () => {
    const tgz = gzipSync(await tar([file('package/a', randomBytes(500_000)), file('package/b')]));
    const source = Readable.from([tgz.subarray(0, 10_000), tgz.subarray(10_000)]);
    await expect(readClawPack(source, () => Promise.reject(new Error('enough')))).rejects.toThrow('enough');
    expect(source.destroyed).toBe(true);
  });
});
