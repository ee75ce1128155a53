import { Readable } from 'node:stream';
import { MAX_FILE_BYTES, readClawPack } from '@app/archives';
import type { BlobStore } from '@app/storage';

/** Files up to this size are held in memory while they are written side by side, in bytes. */
const SMALL_BYTES = 256 * 1024;
/** How many of them; together with `SMALL_BYTES` it bounds the memory of one attempt to 4 MiB. */
const SIDE_BY_SIDE = 16;

/**
 * Stores every file of a ClawPack. A tarball is read one file after the other, but waiting for each small one to be
 * durable before the next would take most of the time; they wait together.
 */
export async function storeFiles(blobs: BlobStore, tgz: Readable): Promise<void> {
  const writing = new Set<Promise<unknown>>();
  const put = (source: AsyncIterable<Uint8Array>, size: number) =>
    blobs.put(source, { maxBytes: MAX_FILE_BYTES, expectedSize: size });
  try {
    await readClawPack(tgz, async ({ size }, bytes) => {
      if (size > SMALL_BYTES) {
        await put(bytes, size);
        return;
      }
      const chunks: Uint8Array[] = [];
      for await (const chunk of bytes) chunks.push(chunk);
      const write = put(Readable.from(chunks), size);
      // A failure is heard when the set is waited for; here it must only not end the process.
      writing.add(write);
      write.then(
        () => writing.delete(write),
        () => undefined,
      );
      if (writing.size >= SIDE_BY_SIDE) await Promise.race(writing);
    });
    await Promise.all(writing);
  } finally {
    await Promise.allSettled(writing);
  }
}
