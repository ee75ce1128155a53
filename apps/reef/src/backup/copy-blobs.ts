import { BlobMismatchError, BlobMissingError, BlobTooLargeError, type Blob, type BlobStore } from '@app/storage';
import { readLines } from './hashed-file';
import { inParallel } from './in-parallel';
import { isWhole } from './is-whole';

/** Blobs on their way at the same time: enough to keep a distant bucket busy. */
const AT_ONCE = 8;

export interface Copied {
  /** Blobs that were not there yet. */
  copied: number;
  /** Bytes of those. */
  bytes: number;
  /** Missing at the source. */
  readonly missing: string[];
  /** Found at the source with other bytes than their name says. */
  readonly corrupt: string[];
}

/** The blobs of a list that a backup holds, in its order. */
export async function* readBlobList(path: string): AsyncGenerator<Blob> {
  for await (const line of readLines(path)) {
    const [sha256 = '', size] = line.split('\t');
    yield { sha256, size: Number(size) };
  }
}

/**
 * Copies blobs that are not there yet; every byte that is copied is hashed. What an interrupted run has copied is there.
 * @param verify also hashes what is there already, and copies anew what is not what its name says
 */
export async function copyBlobs(
  blobs: AsyncIterable<Blob>,
  {
    from,
    to,
    verify = false,
    tell,
  }: { from: BlobStore; to: BlobStore; verify?: boolean; tell: (done: number) => void },
): Promise<Copied> {
  const result: Copied = { copied: 0, bytes: 0, missing: [], corrupt: [] };
  let done = 0;
  await inParallel(blobs, AT_ONCE, async (blob) => {
    const outcome = await copyBlob(blob, { from, to, verify });
    if (outcome === 'copied') {
      result.copied += 1;
      result.bytes += blob.size;
    } else if (outcome !== 'there') result[outcome].push(blob.sha256);
    tell((done += 1));
  });
  return result;
}

async function copyBlob(
  { sha256, size }: Blob,
  { from, to, verify }: { from: BlobStore; to: BlobStore; verify: boolean },
): Promise<'there' | 'copied' | 'missing' | 'corrupt'> {
  const there = await to.stat(sha256);
  if (there?.size === size && (!verify || (await isWhole(to, sha256)))) return 'there';
  if (there !== undefined) await to.delete(sha256);
  try {
    const { stream } = await from.open(sha256);
    try {
      await to.put(stream, { maxBytes: size, expectedSha256: sha256, expectedSize: size });
    } finally {
      stream.destroy();
    }
    return 'copied';
  } catch (error) {
    if (error instanceof BlobMissingError) return 'missing';
    if (error instanceof BlobMismatchError || error instanceof BlobTooLargeError) return 'corrupt';
    throw error;
  }
}
