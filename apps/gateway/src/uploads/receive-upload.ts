import { checkedClawPack, looksLikeClawPack } from '@app/archives';
import { Inject, Injectable } from '@nestjs/common';
import { completeUpload, openUpload, type CompletedUpload, type OpenUpload } from '@app/contracts';
import { DomainError } from '@app/kernel';
import { RpcClient } from '@app/messaging';
import { BlobMismatchError, BLOBS, BlobTooLargeError, type Blob, type BlobStore } from '@app/storage';
import type { IncomingMessage } from 'node:http';

/**
 * Receives the raw bytes of one upload. The body is never parsed, whatever its content type says: a `.json` file
 * of a skill arrives as `application/json` and need not be valid, or may be empty (client-contract 0.1 trap 6).
 */
@Injectable()
export class ReceiveUpload {
  constructor(
    private readonly rpc: RpcClient,
    @Inject(BLOBS) private readonly blobs: BlobStore,
  ) {}

  /** @throws DomainError UPLOAD_TICKET_INVALID, PUBLISH_INVALID when it is no sound ClawPack, UPLOAD_MISMATCH, UPLOAD_TRUNCATED, PAYLOAD_TOO_LARGE */
  async receive(key: string, body: IncomingMessage): Promise<CompletedUpload> {
    const expected = await this.rpc.call(openUpload, { key });
    const { sha256, size } = await this.store(body, expected);
    return this.rpc.call(completeUpload, { key, sha256, size });
  }

  private async store(body: IncomingMessage, { purpose, maxBytes, sha256, size }: OpenUpload): Promise<Blob> {
    try {
      return await this.blobs.put(purpose === 'clawpack' ? clawPackOrFile(body) : body, {
        maxBytes,
        ...(sha256 === undefined ? {} : { expectedSha256: sha256 }),
        ...(size === undefined ? {} : { expectedSize: size }),
      });
    } catch (error) {
      if (error instanceof BlobTooLargeError)
        throw new DomainError('PAYLOAD_TOO_LARGE', `The file exceeds the ${maxBytes / 1024 / 1024}MB limit`);
      if (error instanceof BlobMismatchError) throw new DomainError('UPLOAD_MISMATCH');
      // Who went away has sent too little; what fails while somebody is there is ours.
      throw body.destroyed && !body.complete && !(error instanceof DomainError)
        ? new DomainError('UPLOAD_TRUNCATED')
        : error;
    }
  }
}

/**
 * Reads what begins as a ClawPack while it comes in, so that a hostile one is never stored. Other bytes are passed on: the
 * oldest clients send files of skills to the same place (client-contract 4.4).
 */
async function* clawPackOrFile(body: IncomingMessage): AsyncGenerator<Uint8Array, void> {
  body.on('error', () => undefined);
  const chunks = body.iterator({ destroyOnReturn: false }) as AsyncIterableIterator<Buffer>;
  let start = Buffer.alloc(0);
  while (start.length < 2) {
    const next = await chunks.next();
    if (next.done === true) break;
    start = Buffer.concat([start, next.value]);
  }
  const whole = startingWith(start, chunks);
  yield* looksLikeClawPack(start) ? checkedClawPack(whole) : whole;
}

async function* startingWith(start: Buffer, rest: AsyncIterable<Buffer>): AsyncGenerator<Buffer, void> {
  if (start.length > 0) yield start;
  yield* rest;
}
