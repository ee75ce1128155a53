import { pipeline } from 'node:stream/promises';
import { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { extract } from 'tar-stream';
import { fromBufferPromise, type Entry, type ZipFile } from 'yauzl';
import { archiveKindOf, unzippedName } from './archive-kind.rules';
import { DEFAULT_READ_LIMITS, type ReadLimits } from './read-limits';
import { LimitReached, UnpackedFiles } from './unpacked-files';

/** The bytes are no archive of the format they are said to be. The same bytes never will be. */
export class UnreadableArchiveError extends Error {
  constructor(cause: unknown) {
    super('The archive cannot be read.', { cause });
    this.name = 'UnreadableArchiveError';
  }
}

/**
 * Reads the files of a published archive, and those of archives inside it, in memory only: nothing is written, followed
 * or executed. A path is a label here and never a place; that of a file in an inner archive is `outer.zip!/inner.sh`.
 *
 * @throws UnreadableArchiveError
 */
export async function unpack(
  format: 'zip' | 'tgz',
  bytes: Buffer,
  limits: ReadLimits = DEFAULT_READ_LIMITS,
): Promise<UnpackedFiles> {
  const into: UnpackedFiles = new UnpackedFiles(limits, (path, inner, depth) => unpackInner(path, inner, depth, into));
  try {
    return await into.collect(() =>
      format === 'zip' ? unpackZip(bytes, into, AT_THE_TOP) : unpackTgz(bytes, into, AT_THE_TOP),
    );
  } catch (error) {
    throw new UnreadableArchiveError(error);
  }
}

/** Reads files that lie in a folder as if they were in an archive. `files` are read one after the other. */
export function unpackLoose(
  files: Iterable<{ readonly path: string; readonly stream: AsyncIterable<Buffer> }>,
  limits: ReadLimits = DEFAULT_READ_LIMITS,
): Promise<UnpackedFiles> {
  const into: UnpackedFiles = new UnpackedFiles(limits, (path, inner, depth) => unpackInner(path, inner, depth, into));
  return into.collect(async () => {
    for (const { path, stream } of files) {
      into.count();
      await into.add(path, stream, 0);
    }
  });
}

/** Where entries are put: what their paths begin with, and in how many archives they are. */
interface Place {
  readonly prefix: string;
  readonly depth: number;
}
const AT_THE_TOP: Place = { prefix: '', depth: 0 };

/** @returns whether it could be opened; what was found in it until it broke stays */
async function unpackInner(path: string, bytes: Buffer, depth: number, into: UnpackedFiles): Promise<boolean> {
  const place = { prefix: `${path}!/`, depth };
  try {
    switch (archiveKindOf(bytes)) {
      case 'zip':
        await unpackZip(bytes, into, place);
        return true;
      case 'tar':
        await unpackTar(Readable.from([bytes]), into, place);
        return true;
      case 'gzip':
        into.count();
        await into.add(`${place.prefix}${unzippedName(path)}`, gunzipped(bytes), depth);
        return true;
      case undefined:
        return false;
    }
  } catch (error) {
    if (error instanceof LimitReached) throw error;
    return false;
  }
}
function gunzipped(bytes: Buffer): AsyncIterable<Buffer> {
  return Readable.from([bytes]).pipe(createGunzip());
}

async function unpackZip(bytes: Buffer, into: UnpackedFiles, place: Place): Promise<void> {
  const zip = await fromBufferPromise(bytes, { lazyEntries: true });
  for await (const entry of zip.eachEntry()) {
    into.count();
    if (!entry.fileName.endsWith('/')) await unpackEntry(zip, entry, into, place);
  }
}
async function unpackEntry(zip: ZipFile, entry: Entry, into: UnpackedFiles, { prefix, depth }: Place): Promise<void> {
  const { fileName, compressionMethod } = entry;
  const path = `${prefix}${fileName}`;
  if (entry.isEncrypted()) return into.leaveOut(path, 'The file is encrypted.');
  if (compressionMethod !== STORED && compressionMethod !== DEFLATED)
    return into.leaveOut(path, 'The file is compressed in an unknown way.');
  const stream = (await zip.openReadStreamPromise(entry)) as AsyncIterable<Buffer>;
  await into.add(path, stream, depth);
}
const STORED = 0;
const DEFLATED = 8;

/** npm's tarballs: everything lies in one folder, `package/` as a rule, which installing strips. */
async function unpackTgz(bytes: Buffer, into: UnpackedFiles, place: Place): Promise<void> {
  const unzipped = createGunzip();
  const feeding = pipeline(Readable.from([bytes]), unzipped);
  // Reported by the loop as well, which may also stop early and so break the pipeline on purpose.
  feeding.catch(() => undefined);
  await unpackTar(unzipped, into, place, (name) => name.replace(/^(\.\/)?[^/]+\//, ''));
  await feeding;
}
async function unpackTar(
  bytes: Readable,
  into: UnpackedFiles,
  { prefix, depth }: Place,
  pathOf = (name: string): string => name,
): Promise<void> {
  const entries = extract();
  const feeding = pipeline(bytes, entries);
  feeding.catch(() => undefined);
  for await (const entry of entries) {
    into.count();
    const path = `${prefix}${pathOf(entry.header.name)}`;
    if (entry.header.type === 'file' || entry.header.type === 'contiguous-file')
      await into.add(path, entry as AsyncIterable<Buffer>, depth);
    else {
      if (entry.header.type !== 'directory') into.leaveOut(path, `The entry is a ${entry.header.type}, not a file.`);
      entry.resume();
    }
  }
  await feeding;
}
