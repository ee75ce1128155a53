import { pipeline } from 'node:stream/promises';
import { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { extract } from 'tar-stream';
import { fromBufferPromise, type Entry, type ZipFile } from 'yauzl';
import { DEFAULT_READ_LIMITS, type ReadLimits } from './read-limits';
import { UnpackedFiles } from './unpacked-files';

/** The bytes are no archive of the format they are said to be. The same bytes never will be. */
export class UnreadableArchiveError extends Error {
  constructor(cause: unknown) {
    super('The archive cannot be read.', { cause });
    this.name = 'UnreadableArchiveError';
  }
}

/**
 * Reads the files of a published archive, in memory only: nothing is written, followed or executed, and archives
 * inside it stay closed. A path is a label here and never a place.
 *
 * @throws UnreadableArchiveError
 */
export async function unpack(
  format: 'zip' | 'tgz',
  bytes: Buffer,
  limits: ReadLimits = DEFAULT_READ_LIMITS,
): Promise<UnpackedFiles> {
  const into = new UnpackedFiles(limits);
  try {
    return await into.collect(() => (format === 'zip' ? unpackZip(bytes, into) : unpackTgz(bytes, into)));
  } catch (error) {
    throw new UnreadableArchiveError(error);
  }
}

async function unpackZip(bytes: Buffer, into: UnpackedFiles): Promise<void> {
  const zip = await fromBufferPromise(bytes, { lazyEntries: true });
  for await (const entry of zip.eachEntry()) {
    into.count();
    if (!entry.fileName.endsWith('/')) await unpackEntry(zip, entry, into);
  }
}

async function unpackEntry(zip: ZipFile, entry: Entry, into: UnpackedFiles): Promise<void> {
  const { fileName: path, compressionMethod } = entry;
  if (entry.isEncrypted()) return into.leaveOut(path, 'The file is encrypted.');
  if (compressionMethod !== STORED && compressionMethod !== DEFLATED)
    return into.leaveOut(path, 'The file is compressed in an unknown way.');
  const stream = (await zip.openReadStreamPromise(entry)) as AsyncIterable<Buffer>;
  await into.add(path, stream);
}

const STORED = 0;
const DEFLATED = 8;

/** npm's tarballs: everything lies in one folder, `package/` as a rule, which installing strips. */
async function unpackTgz(bytes: Buffer, into: UnpackedFiles): Promise<void> {
  const entries = extract();
  const feeding = pipeline(Readable.from([bytes]), createGunzip(), entries);
  // Reported by the loop below as well, which may also stop early and so break the pipeline on purpose.
  feeding.catch(() => undefined);
  for await (const entry of entries) {
    into.count();
    const path = entry.header.name.replace(/^(\.\/)?[^/]+\//, '');
    if (entry.header.type === 'file' || entry.header.type === 'contiguous-file')
      await into.add(path, entry as AsyncIterable<Buffer>);
    else {
      if (entry.header.type !== 'directory') into.leaveOut(path, `The entry is a ${entry.header.type}, not a file.`);
      entry.resume();
    }
  }
  await feeding;
}
