import { Global, Inject, Module } from '@nestjs/common';
import { ConfigError } from '@app/config';
import type { BlobStore } from './blob-store';
import { FileBlobStore } from './file-blob-store';
import { S3BlobStore } from './s3-blob-store';
import type { S3BlobStoreOptions } from './s3-connection';
import { storageConfig, type StorageSettings } from './storage.config';

/** Injection token of the process's `BlobStore`. */
export const BLOBS = 'storage.blobs';
/** Injects the process's `BlobStore`. */
export const InjectBlobs = (): ParameterDecorator & PropertyDecorator => Inject(BLOBS);

/** Published bytes: in files, or in a bucket when one is set. */
@Global()
@Module({
  providers: [storageConfig.provider, { provide: BLOBS, useFactory: createBlobStore, inject: [storageConfig.token] }],
  exports: [BLOBS],
})
export class StorageModule {}

export function createBlobStore(settings: StorageSettings): BlobStore {
  const bucket = s3OptionsOf(settings);
  return bucket === undefined ? new FileBlobStore(settings.BLOB_DIR) : new S3BlobStore(bucket);
}

/** @throws ConfigError when there is a bucket and no key to it */
export function s3OptionsOf(settings: StorageSettings): S3BlobStoreOptions | undefined {
  if (settings.S3_BUCKET === undefined) return undefined;
  const missing = (['S3_ACCESS_KEY_ID', 'S3_SECRET_ACCESS_KEY'] as const).filter((name) => settings[name] === '');
  if (missing.length > 0) throw new ConfigError(missing.map((name) => `${name}: is required with S3_BUCKET`));
  return {
    bucket: settings.S3_BUCKET,
    endpoint: settings.S3_ENDPOINT,
    region: settings.S3_REGION,
    accessKeyId: settings.S3_ACCESS_KEY_ID,
    secretAccessKey: settings.S3_SECRET_ACCESS_KEY,
    forcePathStyle: settings.S3_FORCE_PATH_STYLE,
    prefix: settings.S3_PREFIX,
  };
}
