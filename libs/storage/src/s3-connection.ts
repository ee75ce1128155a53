import type { S3Client } from '@aws-sdk/client-s3';

/** Where and as whom to reach an S3 bucket; the bucket exists already. Needs Get, Put, Delete and List permission. */
export interface S3BlobStoreOptions {
  bucket: string;
  /** URL of the server; absent means Amazon's for `region`. */
  endpoint?: string;
  region: string;
  accessKeyId: string;
  secretAccessKey: string;
  /** `endpoint/bucket/key` instead of `bucket.endpoint/key`; most servers other than Amazon's want it. */
  forcePathStyle: boolean;
  /** Put before every key, as a folder. */
  prefix?: string;
  /** Local directory where uploads wait for their digest; by default one below the system's temporary directory. */
  spoolDirectory?: string;
}

export type S3Sdk = typeof import('@aws-sdk/client-s3');

const CONNECTION_TIMEOUT_MS = 5_000;
/** Silence on an open connection. Generous, because a reader that pauses pauses the connection too. */
const SOCKET_TIMEOUT_MS = 60_000;
/** The SDK's 50 would let fifty slow downloads block every other request. */
const MAX_SOCKETS = 512;

/** Every failure reaches our caller, who logs it; the SDK would print some of them to the console as well. */
const silence = (): void => undefined;
const SILENT_LOGGER = { trace: silence, debug: silence, info: silence, warn: silence, error: silence };

/** Loads the SDK only now: a process that keeps its blobs in files never pays for it. */
export function loadS3Sdk(): S3Sdk {
  // Not `import()`: the build keeps it native, and constructors cannot wait.
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  return require('@aws-sdk/client-s3') as S3Sdk;
}

/** A client that also works with servers older than the SDK. */
export function createS3Client(sdk: S3Sdk, options: S3BlobStoreOptions): S3Client {
  const agent = { keepAlive: true, maxSockets: MAX_SOCKETS };
  return new sdk.S3Client({
    region: options.region,
    endpoint: options.endpoint,
    forcePathStyle: options.forcePathStyle,
    credentials: { accessKeyId: options.accessKeyId, secretAccessKey: options.secretAccessKey },
    logger: SILENT_LOGGER,
    // We send the SHA-256 ourselves. The SDK's own default frames the body with a trailing checksum, which servers
    // that do not know the framing store as part of the object.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    requestHandler: {
      connectionTimeout: CONNECTION_TIMEOUT_MS,
      socketTimeout: SOCKET_TIMEOUT_MS,
      httpAgent: agent,
      httpsAgent: agent,
    },
  });
}
