import type { BlobStore } from './blob-store';
import { BlobCorruptError, BlobTooLargeError } from './blob.errors';

/** `BlobStore.read` by way of `open`; see there. */
export async function readWhole(store: Pick<BlobStore, 'open'>, sha256: string, maxBytes: number): Promise<Buffer> {
  const { stream, size } = await store.open(sha256);
  if (size > maxBytes) {
    stream.destroy();
    throw new BlobTooLargeError(maxBytes);
  }
  // Into one place: collecting the chunks first would hold a large blob twice.
  const bytes = Buffer.allocUnsafe(size);
  let read = 0;
  for await (const chunk of stream as AsyncIterable<Uint8Array>) {
    if (read + chunk.length <= size) bytes.set(chunk, read);
    read += chunk.length;
  }
  if (read !== size) throw new BlobCorruptError(sha256, size, read);
  return bytes;
}
