import { buffer } from 'node:stream/consumers';
import type { BlobStore } from './blob-store';
import { BlobCorruptError, BlobTooLargeError } from './blob.errors';

/** `BlobStore.read` by way of `open`; see there. */
export async function readWhole(store: Pick<BlobStore, 'open'>, sha256: string, maxBytes: number): Promise<Buffer> {
  const { stream, size } = await store.open(sha256);
  if (size > maxBytes) {
    stream.destroy();
    throw new BlobTooLargeError(maxBytes);
  }
  const bytes = await buffer(stream);
  if (bytes.length !== size) throw new BlobCorruptError(sha256, size, bytes.length);
  return bytes;
}
