import { Readable } from 'node:stream';
import type { VersionArtifact, VersionFile } from '@app/contracts';
import type { BlobStore } from '@app/storage';
import { ZipFile } from 'yazl';
import { MAX_ARCHIVE_BYTES } from '../limits';
import { byPath } from './fingerprint.rules';

/** Local time on purpose: it is what the ZIP format stores, so that these bytes do not depend on the time zone. */
const FIXED_TIME = new Date(1980, 0, 1);
const ENTRY = { mtime: FIXED_TIME, forceDosTimestamp: true, mode: 0o100644, compressionLevel: 6 };

/**
 * Builds the ZIP of a bundle from its blobs and stores it: the same files give the same bytes (server-semantics 3.13).
 * Streams from end to end, one file at a time, so memory does not grow with the bundle. Adds no file of its own, so
 * that what clients hash after installing is what was published (client-contract 5.1).
 *
 * @throws BlobMissingError, or the store's own error
 */
export async function storeArchive(blobs: BlobStore, files: readonly VersionFile[]): Promise<VersionArtifact> {
  const failed = new AbortController();
  const fail = (error: unknown): void => failed.abort(error);
  const zip = new ZipFile();
  zip.on('error', fail);
  let open: Readable | undefined;
  for (const { path, sha256, size } of [...files].sort(byPath)) {
    zip.addReadStreamLazy(path, { ...ENTRY, size }, (deliver) => {
      blobs.open(sha256).then(({ stream }) => {
        open = stream.once('error', fail);
        deliver(undefined, stream);
      }, fail);
    });
  }
  zip.end();
  try {
    const output = zip.outputStream as Readable;
    const blob = await blobs.put(output, { maxBytes: MAX_ARCHIVE_BYTES, signal: failed.signal });
    return { format: 'zip', sha256: blob.sha256, size: blob.size };
  } finally {
    open?.destroy();
  }
}
