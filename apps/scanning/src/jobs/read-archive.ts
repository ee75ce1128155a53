import { BlobMissingError, BlobTooLargeError, type BlobStore } from '@app/storage';
import { MAX_ARTIFACT_BYTES } from '../artifacts/read-limits';
import { AttemptFailedError } from './attempt-failed';
import { inTime } from './in-time';
import type { ClaimedJob } from './claimed-job';

/** How long storage may take to hand over an archive. A read that hangs must not hold its job for ever. */
const READ_TIMEOUT_MS = 60_000;

/**
 * The archive of a job's version; undefined when it is too large to be read.
 * @throws AttemptFailedError when storage does not hand it over, or the service stops
 */
export async function readArchive(
  blobs: BlobStore,
  { artifactSha256 }: Pick<ClaimedJob, 'artifactSha256'>,
  stopping: AbortSignal,
): Promise<Buffer | undefined> {
  try {
    return await inTime(blobs.read(artifactSha256, MAX_ARTIFACT_BYTES), READ_TIMEOUT_MS, stopping);
  } catch (error) {
    if (error instanceof BlobTooLargeError) return undefined;
    if (stopping.aborted) throw new AttemptFailedError('stopping', error as Error);
    // A published archive is in storage; one that is missing will not come by waiting.
    throw new AttemptFailedError(error instanceof BlobMissingError ? 'scan' : 'storage', error as Error);
  }
}
