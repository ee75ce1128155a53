import type { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { createReadStream } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import type { Blob } from './blob-store';
import type { S3Sdk } from './s3-connection';
import { judgeUploadFailure } from './s3.rules';

const MAX_ATTEMPTS = 4;
const FIRST_PAUSE_MS = 50;

export interface Upload {
  sdk: S3Sdk;
  client: S3Client;
  target: { Bucket: string; Key: string };
  /** A complete local file with the blob's bytes. */
  path: string;
  blob: Blob;
  signal?: AbortSignal;
}

/**
 * Creates an object from a local file, never replacing one where the server can promise that. Resolves when the object
 * exists, whoever created it. Repeats passing failures, which the SDK does not do for streams.
 * @throws the SDK's error of the last attempt, or the signal's reason
 */
export async function uploadOnce(upload: Upload): Promise<void> {
  let createOnly = true;
  for (let attempt = 1; ; attempt++) {
    upload.signal?.throwIfAborted();
    try {
      return await attemptUpload(upload, createOnly);
    } catch (error) {
      upload.signal?.throwIfAborted();
      const verdict = judgeUploadFailure(error);
      if (verdict === 'exists') return;
      if (verdict === 'failed' || attempt === MAX_ATTEMPTS || (verdict === 'unconditional' && !createOnly)) throw error;
      if (verdict === 'unconditional') createOnly = false;
      else await wait(FIRST_PAUSE_MS * 4 ** (attempt - 1));
    }
  }
}

async function attemptUpload({ sdk, client, target, path, blob, signal }: Upload, createOnly: boolean): Promise<void> {
  const body = createReadStream(path);
  try {
    const command = new sdk.PutObjectCommand({
      ...target,
      Body: body,
      ContentLength: blob.size,
      ContentType: 'application/octet-stream',
      ChecksumSHA256: Buffer.from(blob.sha256, 'hex').toString('base64'),
      IfNoneMatch: createOnly ? '*' : undefined,
    });
    signDigest(command, blob.sha256);
    await client.send(command, { abortSignal: signal });
  } finally {
    body.destroy();
  }
}

/** Signs the digest we have as the body's. Otherwise the SDK reads the file once more, or over TLS signs none at all. */
function signDigest(command: PutObjectCommand, sha256: string): void {
  command.middlewareStack.add(
    (next) => async (args) => {
      const request = args.request as { headers: Record<string, string> };
      request.headers['x-amz-content-sha256'] = sha256;
      return next(args);
    },
    { step: 'build', name: 'signDigest' },
  );
}
