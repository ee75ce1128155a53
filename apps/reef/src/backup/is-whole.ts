import { createHash } from 'node:crypto';
import type { BlobStore } from '@app/storage';

/** Whether a blob has the bytes its name says. @throws BlobMissingError when there is none */
export async function isWhole(blobs: BlobStore, sha256: string): Promise<boolean> {
  const { stream } = await blobs.open(sha256);
  const hash = createHash('sha256');
  for await (const chunk of stream) hash.update(chunk as Uint8Array);
  return hash.digest('hex') === sha256;
}
