import type { Readable } from 'node:stream';
import { BlobMissingError, parseRange, type BlobStore, type ByteRange } from '@app/storage';
import { DomainError } from '@app/kernel';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { digestHeaders, matchesEtag } from './validators.rules';

/** What is sent, and how it is described. */
export interface SentBlob {
  readonly sha256: string;
  /** Bytes. */
  readonly size: number;
  readonly contentType: string;
  /** As it is sent; the digest in quotes unless given. */
  readonly etag?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Called when the bytes begin to be sent from the first on: neither for HEAD or 304, nor when a download goes on. */
  readonly onBegin?: () => void;
  /** All of it, when it is in memory; else it is read from storage. */
  readonly bytes?: Buffer | undefined;
}

/**
 * Streams a blob as the answer: strong ETag, digests, `If-None-Match`, and a single range with `If-Range`
 * (RFC 9110 section 14; several ranges are answered with the whole).
 */
export async function sendBlob(
  request: FastifyRequest,
  reply: FastifyReply,
  blobs: BlobStore,
  blob: SentBlob,
): Promise<void> {
  const etag = etagOf(blob);
  reply.headers(blobHeaders(blob));
  if (matchesEtag(request.headers['if-none-match'], etag)) {
    await reply.status(304).send();
    return;
  }

  const ifRange = request.headers['if-range'];
  const isCurrent = ifRange === undefined || ifRange === etag || ifRange === `"${etag}"`;
  const wanted = isCurrent ? parseRange(request.headers.range, blob.size) : undefined;
  if (wanted === 'unsatisfiable') {
    reply.status(416).header('content-range', `bytes */${blob.size}`).type('text/plain');
    await reply.send('Range not satisfiable');
    return;
  }
  const body =
    blob.bytes?.subarray(wanted?.start, wanted && wanted.end + 1) ?? (await open(reply, blobs, blob, wanted));
  if (request.method === 'GET' && (wanted === undefined || wanted.start === 0)) blob.onBegin?.();
  const length = wanted === undefined ? blob.size : wanted.end - wanted.start + 1;
  if (wanted !== undefined) {
    reply.status(206).header('content-range', `bytes ${wanted.start}-${wanted.end}/${blob.size}`);
  }
  await reply.type(blob.contentType).header('content-length', length).send(body);
}

/** How a blob is described, also by a 304. */
export function blobHeaders(blob: SentBlob): Record<string, string> {
  return {
    'cache-control': 'private, max-age=60',
    'accept-ranges': 'bytes',
    'x-content-type-options': 'nosniff',
    etag: etagOf(blob),
    ...digestHeaders(blob.sha256),
    ...blob.headers,
  };
}
export function etagOf({ etag, sha256 }: Pick<SentBlob, 'etag' | 'sha256'>): string {
  return etag ?? `"sha256-${sha256}"`;
}

async function open(reply: FastifyReply, blobs: BlobStore, { sha256 }: SentBlob, range?: ByteRange): Promise<Readable> {
  const { stream } = await blobs.open(sha256, range).catch((error: unknown) => {
    throw error instanceof BlobMissingError ? new DomainError('VERSION_GONE', 'File missing in storage') : error;
  });
  // A reader that goes away must not keep the file open.
  reply.raw.once('close', () => stream.destroy());
  return stream;
}
