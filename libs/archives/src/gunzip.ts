import { crc32, createInflateRaw, type InflateRaw } from 'node:zlib';
import { DomainError } from '@app/kernel';
import { ByteReader } from './byte-reader';

const MAGIC = Buffer.from([0x1f, 0x8b, 0x08]);
const TRAILER_BYTES = 8;
/** Name and comment of a gzip header together, in bytes; nobody reads them. */
const MAX_TEXT_BYTES = 4096;
const [HEADER_CRC, EXTRA, NAME, COMMENT, RESERVED] = [0x02, 0x04, 0x08, 0x10, 0xe0];

/**
 * Inflates a gzip stream of exactly one member (RFC 1952). Node's own takes any number of them and overlooks what is behind
 * the last, so that other readers may see other bytes; here both are refused. Inflates no more than is asked for.
 *
 * @throws DomainError PUBLISH_INVALID, or what `source` throws
 */
export async function* gunzip(source: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer, void> {
  const input = new ByteReader(source, corrupt);
  const inflate = createInflateRaw();
  let [size, sum] = [0, 0];
  try {
    await skipHeader(input);
    for await (const chunk of inflated(input, inflate)) {
      size += chunk.length;
      sum = crc32(chunk, sum);
      yield chunk;
    }
    const trailer = await input.take(TRAILER_BYTES);
    if (trailer.readUInt32LE(0) !== sum || trailer.readUInt32LE(4) !== size % 2 ** 32) throw corrupt();
    for await (const more of input.rest())
      if (more.length > 0) throw invalid('ClawPack must be one gzip stream with nothing behind it');
  } finally {
    inflate.destroy();
    await input.close();
  }
}

async function skipHeader(input: ByteReader): Promise<void> {
  const header = await input.take(10);
  const flags = header[3]!;
  if (!header.subarray(0, 3).equals(MAGIC) || (flags & RESERVED) !== 0) throw corrupt();
  if (flags & EXTRA) await input.take((await input.take(2)).readUInt16LE(0));
  let left = MAX_TEXT_BYTES;
  for (const text of [NAME, COMMENT])
    if (flags & text) while ((await input.take(1))[0] !== 0) if ((left -= 1) === 0) throw corrupt();
  if (flags & HEADER_CRC) await input.take(2);
}

/** Leaves `input` right behind the last byte of the deflate stream. */
async function* inflated(input: ByteReader, inflate: InflateRaw): AsyncGenerator<Buffer, void> {
  const state = { taken: false, ended: false, failed: false };
  let wake = (): void => undefined;
  const note = (change: Partial<typeof state>) => (): void => {
    Object.assign(state, change);
    wake();
  };
  inflate
    .on('readable', note({}))
    .on('end', note({ ended: true }))
    .on('error', note({ failed: true }));
  for (let fed = 0; ; fed = inflate.bytesWritten) {
    const chunk = await input.chunk();
    state.taken = false;
    if (chunk === undefined) inflate.end();
    else inflate.write(chunk, note({ taken: true }));
    // One chunk at a time, so that what the stream leaves over at its end is part of this one.
    for (;;) {
      const output = inflate.read() as Buffer | null;
      if (state.failed) throw corrupt();
      if (output !== null) yield output;
      else if (state.taken || state.ended) break;
      else await new Promise<void>((resolve) => (wake = resolve));
    }
    const used = inflate.bytesWritten - fed;
    input.skip(used);
    if (chunk === undefined || used < chunk.length) return;
  }
}

function corrupt(): DomainError {
  return invalid('ClawPack must be a gzip-compressed npm pack tarball');
}

function invalid(text: string): DomainError {
  return new DomainError('PUBLISH_INVALID', text);
}
