export type { Blob, BlobSource, BlobStore, ByteRange, OpenBlob, PutOptions, StagedBlob } from './blob-store';
export {
  BlobCorruptError,
  BlobMismatchError,
  BlobMissingError,
  BlobTooLargeError,
  InvalidSha256Error,
} from './blob.errors';
export { FileBlobStore } from './file-blob-store';
export { parseRange } from './range.rules';
export { S3BlobStore } from './s3-blob-store';
export { createBucket } from './s3-bucket';
export type { S3BlobStoreOptions } from './s3-connection';
export { isStorageFull } from './storage-full';
export { storageConfig } from './storage.config';
export { BLOBS, createBlobStore, InjectBlobs, s3OptionsOf, StorageModule } from './storage.module';
