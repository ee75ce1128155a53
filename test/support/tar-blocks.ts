/** One header of a ustar archive as it is written, right or wrong. */
export interface TarHeader {
  readonly name: string | Buffer;
  /** Octal digits, or whatever bytes a liar writes there. */
  readonly size?: string;
  /** Default: a regular file. */
  readonly type?: string;
  readonly link?: string;
  readonly prefix?: string;
  /** Added to the right checksum. */
  readonly lie?: number;
}

const BLOCK = 512;
/** What an archive ends with. */
export const TAR_END = Buffer.alloc(2 * BLOCK);

export function tarHeader({ name, size = '0', type = '0', link = '', prefix = '', lie = 0 }: TarHeader): Buffer {
  const block = Buffer.alloc(BLOCK);
  Buffer.from(name).copy(block, 0, 0, 100);
  block.write('0000644\0', 100);
  block.write(size.padEnd(12, '\0'), 124, 'latin1');
  block.write(' '.repeat(8), 148);
  block.write(type, 156, 'latin1');
  block.write(link, 157);
  block.write('ustar\x0000', 257, 'latin1');
  block.write(prefix, 345);
  const sum = block.reduce((total, byte) => total + byte, lie);
  block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return block;
}

/** A file with its content, padded to whole blocks. */
export function tarFile(name: string | Buffer, content: string | Buffer = 'x'): Buffer {
  const bytes = Buffer.from(content);
  const padding = Buffer.alloc(-bytes.length & (BLOCK - 1));
  return Buffer.concat([tarHeader({ name, size: bytes.length.toString(8) }), bytes, padding]);
}
