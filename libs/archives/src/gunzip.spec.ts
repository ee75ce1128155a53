import { randomBytes } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { gunzip } from './gunzip';

async function* piecesOf(bytes: Buffer, piece: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += piece) yield bytes.subarray(at, at + piece);
}
const unpack = async (bytes: Buffer, piece = 1_000) => buffer(gunzip(piecesOf(bytes, piece)));
const NO_GZIP = 'must be a gzip-compressed npm pack tarball';
const MORE = 'must be one gzip stream with nothing behind it';

describe('gunzip', () => {
  it('gives back what was packed, wherever the pieces end', async () => {
    const content = fc.oneof(
      fc.uint8Array({ maxLength: 5_000 }),
      fc.integer({ min: 0, max: 60_000 }).map((size) => Buffer.alloc(size, 'ab')),
    );
    await fc.assert(
      fc.asyncProperty(content, fc.integer({ min: 1, max: 3_000 }), async (bytes, piece) => {
        expect(Buffer.compare(await unpack(gzipSync(bytes), piece), bytes)).toBe(0);
      }),
      { numRuns: 25 },
    );
  });
  it('skips what a header may carry', async () => {
    const packed = gzipSync('content');
    const header = Buffer.from([0x1f, 0x8b, 8, 0x1e, 0, 0, 0, 0, 0, 3, 3, 0]);
    const named = Buffer.concat([header, Buffer.from('abcname.tar\0comment\0cc'), packed.subarray(10)]);
    for (const piece of [1, 7, 1_000]) expect((await unpack(named, piece)).toString()).toBe('content');
  });

  const packed = gzipSync(randomBytes(3_000));
  const withByte = (at: number, change: number) => {
    const bytes = Buffer.from(packed);
    const index = at < 0 ? bytes.length + at : at;
    bytes[index] = bytes[index]! ^ change;
    return bytes;
  };
  it.each<[string, Buffer, string]>([
    ['nothing', Buffer.alloc(0), NO_GZIP],
    ['another method', withByte(2, 1), NO_GZIP],
    ['unknown flags', withByte(3, 0x80), NO_GZIP],
    ['a name without end', Buffer.concat([withByte(3, 8).subarray(0, 10), Buffer.alloc(10_000, 'n')]), NO_GZIP],
    ['a wrong checksum', withByte(-8, 1), NO_GZIP],
    ['a wrong length', withByte(-1, 1), NO_GZIP],
    ['changed bytes', withByte(1_000, 1), NO_GZIP],
    ['no trailer', packed.subarray(0, -8), NO_GZIP],
    ['half a trailer', packed.subarray(0, -4), NO_GZIP],
    ['half the data', packed.subarray(0, 1_500), NO_GZIP],
    ['a byte behind it', Buffer.concat([packed, Buffer.from([0])]), MORE],
    ['another member', Buffer.concat([packed, packed]), MORE],
    ['an empty member', Buffer.concat([packed, gzipSync('')]), MORE],
  ])('refuses %s', async (_what, bytes, text) => {
    for (const piece of [1, 1_000, bytes.length || 1]) await expect(unpack(bytes, piece)).rejects.toThrow(text);
  });

  it('asks for no more than was wanted of it, and closes its source', async () => {
    let [asked, closed] = [0, false];
    const bomb = gzipSync(Buffer.alloc(8 * 1024 * 1024));
    async function* source(): AsyncGenerator<Uint8Array> {
      try {
        for await (const piece of piecesOf(bomb, 256)) {
          asked += 1;
          yield piece;
        }
      } finally {
        closed = true;
      }
    }
    for await (const _first of gunzip(source())) break;
    expect([asked, closed]).toEqual([1, true]);
  });
});
