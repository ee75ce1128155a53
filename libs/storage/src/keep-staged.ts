import type { Blob, StagedBlob } from './blob-store';

/** `BlobStore.put` by way of `stage`; see there. */
export async function keepStaged(staging: Promise<StagedBlob>): Promise<Blob> {
  const staged = await staging;
  try {
    await staged.keep();
    return { sha256: staged.sha256, size: staged.size };
  } finally {
    await staged.discard();
  }
}
