import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { Transform, type Readable, type Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';

/** Of a file of the backup: what it has, and how one tells that it still does. */
export interface FileFacts {
  /** Lines of what is in it, compressed. */
  readonly rows: number;
  /** Size of the file. */
  readonly bytes: number;
  readonly sha256: string;
}

/** Little is gained above 1, and the database waits for the compressor. */
const LEVEL = 1;
const NEWLINE = 0x0a;

/** Writes lines as a gzip file, to the disk. */
export async function writeHashed(path: string, source: Readable): Promise<FileFacts> {
  const lines = new Counted();
  const file = new Hashed();
  await pipeline(source, lines, createGzip({ level: LEVEL }), file, createWriteStream(path, { mode: 0o600 }));
  await flush(path);
  return { rows: lines.newlines, bytes: file.bytes, sha256: file.digest() };
}

/** Sends the lines of such a file to `target`. @returns what the file turned out to be */
export async function readHashed(path: string, target: Writable): Promise<FileFacts> {
  const lines = new Counted();
  const file = new Hashed();
  await pipeline(createReadStream(path), file, createGunzip(), lines, target);
  return { rows: lines.newlines, bytes: file.bytes, sha256: file.digest() };
}

/** The lines of such a file, one by one. */
export async function* readLines(path: string): AsyncGenerator<string> {
  const text = createGunzip();
  const reading = pipeline(createReadStream(path), text);
  reading.catch(() => undefined); // heard below, or no more wanted
  let rest = '';
  for await (const chunk of text.setEncoding('utf8') as AsyncIterable<string>) {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
  }
  await reading;
}

/** Makes a file or directory survive a crash. */
export async function flush(path: string): Promise<void> {
  const handle = await open(path, 'r');
  await handle.sync().finally(() => handle.close());
}

/** In COPY's text form a row is a line: newlines in values are escaped. */
class Counted extends Transform {
  newlines = 0;

  override _transform(chunk: Buffer, _: BufferEncoding, done: (error: null, chunk: Buffer) => void): void {
    for (let at = chunk.indexOf(NEWLINE); at !== -1; at = chunk.indexOf(NEWLINE, at + 1)) this.newlines += 1;
    done(null, chunk);
  }
}

class Hashed extends Transform {
  bytes = 0;
  private readonly hash = createHash('sha256');

  override _transform(chunk: Buffer, _: BufferEncoding, done: (error: null, chunk: Buffer) => void): void {
    this.bytes += chunk.length;
    this.hash.update(chunk);
    done(null, chunk);
  }
  digest(): string {
    return this.hash.digest('hex');
  }
}
