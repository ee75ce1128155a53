import { createS3Client, loadS3Sdk, type S3BlobStoreOptions } from './s3-connection';

/**
 * Makes the bucket unless it exists and is ours; safe to call from several processes at once.
 *
 * Not done when a service starts: there, a missing bucket is a wrong setting, and the services' keys need not be
 * allowed to make buckets.
 * @returns whether it was made now
 */
export async function createBucket(options: S3BlobStoreOptions): Promise<boolean> {
  const sdk = loadS3Sdk();
  const client = createS3Client(sdk, options);
  try {
    await client.send(new sdk.CreateBucketCommand({ Bucket: options.bucket }));
    return true;
  } catch (error) {
    const isOurs = error instanceof Error && ['BucketAlreadyOwnedByYou', 'BucketAlreadyExists'].includes(error.name);
    if (!isOurs) throw error;
    await client.send(new sdk.HeadBucketCommand({ Bucket: options.bucket })); // exists, but may be another's
    return false;
  } finally {
    client.destroy();
  }
}
