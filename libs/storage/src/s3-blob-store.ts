import type { S3Client } from '@aws-sdk/client-s3';
import { randomUUID } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { assertRange, blobPath, clampRange } from './address.rules';
import type { Blob, BlobSource, BlobStore, ByteRange, OpenBlob, PutOptions, StagedBlob } from './blob-store';
import { BlobCorruptError, BlobMissingError } from './blob.errors';
import { cutStream } from './cut-stream';
import { keepStaged } from './keep-staged';
import { readWhole } from './read-whole';
import { receive } from './receive';
import { createS3Client, loadS3Sdk, type S3BlobStoreOptions, type S3Sdk } from './s3-connection';
import { uploadOnce } from './s3-upload';
import { httpStatusOf, parseContentRange } from './s3.rules';
import { TempDirectory } from './temp-directory';

/**
 * Blobs as objects `<prefix>/ab/cd/<sha256>` of one bucket (at most 5 GiB each, S3's limit for a single put).
 *
 * The key is the digest, and the digest is known only after the last byte. So a put first spools to a local file, never
 * more than `maxBytes`, and uploads from there. Uploading under a provisional key and copying would cost the server the
 * bytes twice and leave provisional objects behind after a crash; a local file can also be sent again when the first
 * attempt fails, and its digest travels in the request's headers for the server to verify.
 */
export class S3BlobStore implements BlobStore {
  private readonly sdk: S3Sdk;
  private readonly client: S3Client;
  private readonly bucket: string;
  private readonly prefix: string;
  private readonly spool: TempDirectory;

  constructor(options: S3BlobStoreOptions) {
    this.sdk = loadS3Sdk();
    this.client = createS3Client(this.sdk, options);
    this.bucket = options.bucket;
    const folder = (options.prefix ?? '').replace(/^\/+|\/+$/g, '');
    this.prefix = folder === '' ? '' : `${folder}/`;
    this.spool = new TempDirectory(options.spoolDirectory ?? join(tmpdir(), 'reef-spool'));
  }

  put(source: BlobSource, options: PutOptions): Promise<Blob> {
    return keepStaged(this.stage(source, options));
  }

  async stage(source: BlobSource, options: PutOptions): Promise<StagedBlob> {
    const file = this.spool.file();
    try {
      const blob = await receive(source, options, (chunk) => file.write(chunk));
      await file.finish({ durable: false });
      return {
        ...blob,
        keep: () => this.publish(file.path, blob, options.signal),
        discard: () => file.discard(),
      };
    } catch (error) {
      await file.discard();
      throw error;
    }
  }

  async open(sha256: string, range?: ByteRange): Promise<OpenBlob> {
    const target = { Bucket: this.bucket, Key: this.keyOf(sha256) };
    if (range !== undefined) assertRange(range);
    const Range = range && `bytes=${range.start}-${range.end}`;
    const answer = await this.client
      .send(new this.sdk.GetObjectCommand({ ...target, Range }))
      .catch((error: unknown) => {
        if (error instanceof this.sdk.NoSuchKey) throw new BlobMissingError(sha256);
        if (httpStatusOf(error) === 416)
          throw new RangeError(`${Range} is behind the end of the blob`, { cause: error });
        throw error;
      });
    const stream = answer.Body;
    if (!(stream instanceof Readable)) throw new Error('the S3 SDK answered without a Node stream');
    const part = parseContentRange(answer.ContentRange);
    const size = part?.size ?? answer.ContentLength ?? 0;
    return { stream: range === undefined ? stream : exactly(stream, range, part ?? { start: 0, size }), size };
  }

  async read(sha256: string, maxBytes: number): Promise<Buffer> {
    return readWhole(this, sha256, maxBytes);
  }

  async stat(sha256: string): Promise<{ size: number } | undefined> {
    const target = { Bucket: this.bucket, Key: this.keyOf(sha256) };
    try {
      const answer = await this.client.send(new this.sdk.HeadObjectCommand(target));
      return { size: answer.ContentLength ?? 0 };
    } catch (error) {
      if (httpStatusOf(error) === 404) return undefined;
      throw error;
    }
  }

  async delete(sha256: string): Promise<void> {
    await this.client.send(new this.sdk.DeleteObjectCommand({ Bucket: this.bucket, Key: this.keyOf(sha256) }));
  }

  async check(): Promise<void> {
    // A name of its own for every check: replicas checking at once must not delete each other's probe.
    const target = { Bucket: this.bucket, Key: `${this.prefix}probe/${randomUUID()}` };
    const probe = Buffer.from('probe');
    await this.client.send(new this.sdk.PutObjectCommand({ ...target, Body: probe }));
    try {
      const { Body } = await this.client.send(new this.sdk.GetObjectCommand(target));
      const stored = Body instanceof Readable ? await buffer(Body) : undefined;
      if (stored?.equals(probe) !== true) throw new Error('the probe was not read back as it was written');
    } finally {
      await this.client.send(new this.sdk.DeleteObjectCommand(target));
    }
  }

  async sweep(olderThanMs: number): Promise<number> {
    return this.spool.sweep(olderThanMs);
  }

  async close(): Promise<void> {
    this.client.destroy();
  }

  private async publish(path: string, blob: Blob, signal: AbortSignal | undefined): Promise<void> {
    // Asking first saves the upload, and is all the protection there is on servers without create-only puts.
    let stored = await this.stat(blob.sha256);
    if (stored === undefined) {
      const target = { Bucket: this.bucket, Key: this.keyOf(blob.sha256) };
      await uploadOnce({ sdk: this.sdk, client: this.client, target, path, blob, signal });
      stored = await this.stat(blob.sha256);
    }
    if (stored?.size !== blob.size) throw new BlobCorruptError(blob.sha256, blob.size, stored?.size);
  }

  private keyOf(sha256: string): string {
    return this.prefix + blobPath(sha256);
  }
}

/** Exactly the bytes asked for, also from a server that sends more or takes no notice of the range. */
function exactly(stream: Readable, range: ByteRange, sent: { start: number; end?: number; size: number }): Readable {
  try {
    const wanted = clampRange(range, sent.size);
    const sentEnd = sent.end ?? sent.size - 1;
    if (sent.start === wanted.start && sentEnd === wanted.end) return stream;
    if (sent.start > wanted.start || sentEnd < wanted.end) throw new Error('the S3 server sent another range');
    return cutStream(stream, wanted.start - sent.start, wanted.end - wanted.start + 1);
  } catch (error) {
    stream.destroy();
    throw error;
  }
}
