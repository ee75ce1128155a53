import { DomainError } from '@app/kernel';
import { ByteReader } from './byte-reader';

/** One entry of a tar stream. `bytes` must be read before the next entry; what is left is skipped. */
export interface TarEntry {
  /** As it is written in the archive. */
  readonly path: string;
  readonly type: 'file' | 'directory';
  readonly size: number;
  readonly bytes: AsyncIterable<Uint8Array>;
}

const BLOCK = 512;
const REGULAR = new Set(['0', '\0']);
const DIRECTORY = '5';

/**
 * Reads a ustar stream without writing anything anywhere, one entry at a time. Strict on purpose, and therefore not a
 * general library: extensions that rename or resize entries (pax, GNU long names, base-256 sizes) are how one archive
 * means different things to different readers; clients refuse them as well (server-semantics 4.10).
 *
 * @throws DomainError PUBLISH_INVALID, or what `source` throws
 */
export async function* readTar(source: AsyncIterable<Uint8Array>): AsyncGenerator<TarEntry, void> {
  const input = new ByteReader(source, () => invalid('ClawPack tar entry is truncated'));
  try {
    for (;;) {
      const header = await input.take(BLOCK);
      if (isZero(header)) break;
      const { path, type, size } = parseHeader(header);
      const bytes = input.stream(size);
      yield { path, type, size, bytes };
      for await (const _rest of bytes); // what the consumer did not want
      if (!isZero(await input.take(-size & (BLOCK - 1)))) throw invalid('ClawPack has data between its entries');
    }
    for await (const rest of input.rest()) {
      if (!isZero(rest)) throw invalid('ClawPack has data behind its end');
    }
  } finally {
    await input.close();
  }
}

function parseHeader(header: Buffer): Pick<TarEntry, 'path' | 'type' | 'size'> {
  if (!hasChecksum(header)) throw invalid('ClawPack must be a gzip-compressed npm pack tarball');
  const flag = String.fromCharCode(header[156]!);
  if (flag !== DIRECTORY && !REGULAR.has(flag)) {
    throw invalid('ClawPack may only contain regular files and directories');
  }
  const size = octal(header.subarray(124, 136));
  if (size === undefined || (flag === DIRECTORY && size !== 0)) throw invalid('Invalid tar entry size');
  // Only POSIX archives have the prefix field; older GNU ones keep times there.
  const prefix = header.toString('latin1', 257, 263) === 'ustar\0' ? text(header.subarray(345, 500)) : '';
  const name = text(header.subarray(0, 100));
  return { path: prefix === '' ? name : `${prefix}/${name}`, type: flag === DIRECTORY ? 'directory' : 'file', size };
}

/** The sum of all bytes of the header, its own field counted as blanks. */
function hasChecksum(header: Buffer): boolean {
  let sum = 8 * 0x20;
  for (let i = 0; i < BLOCK; i += 1) if (i < 148 || i >= 156) sum += header[i]!;
  return octal(header.subarray(148, 156)) === sum;
}

/** Octal digits with blanks before and a blank or NUL behind. */
function octal(field: Buffer): number | undefined {
  const digits = /^ *([0-7]+)[ \0]*$/.exec(field.toString('latin1'))?.[1];
  return digits === undefined ? undefined : parseInt(digits, 8);
}

/** Up to the first NUL, behind which there is nothing but NULs: what is hidden there, another reader may find. */
function text(field: Buffer): string {
  const end = field.indexOf(0);
  if (end !== -1 && !isZero(field.subarray(end))) throw invalid('ClawPack contains an unsafe tar path');
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(
      end === -1 ? field : field.subarray(0, end),
    );
  } catch {
    throw invalid('ClawPack contains an unsafe tar path');
  }
}

function isZero(bytes: Uint8Array): boolean {
  return bytes.every((byte) => byte === 0);
}

function invalid(text: string): DomainError {
  return new DomainError('PUBLISH_INVALID', text);
}
