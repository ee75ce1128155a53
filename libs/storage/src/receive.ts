import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { assertSha256 } from './address.rules';
import type { Blob, BlobSource, PutOptions } from './blob-store';
import { BlobMismatchError, BlobTooLargeError } from './blob.errors';

/**
 * Passes every chunk to `write`, counting and hashing, and compares the result with what was expected. `write` gets no
 * byte beyond `maxBytes`. Call it before anything asynchronous, so that no failure of the source goes unheard.
 * @throws BlobTooLargeError, BlobMismatchError, or whatever the source, `write` or the signal throws
 */
export async function receive(
  source: BlobSource,
  options: PutOptions,
  write: (chunk: Uint8Array) => Promise<void>,
): Promise<Blob> {
  // A source we stop reading may still fail; without a listener that would end the process.
  if (source instanceof Readable) source.on('error', () => undefined);
  if (options.expectedSha256 !== undefined) assertSha256(options.expectedSha256);
  if ((options.expectedSize ?? 0) > options.maxBytes) throw new BlobTooLargeError(options.maxBytes);

  const hash = createHash('sha256');
  let size = 0;
  for await (const chunk of chunksOf(source, options.signal)) {
    if (!ArrayBuffer.isView(chunk)) throw new TypeError('a blob source yields bytes, not strings or objects');
    size += chunk.byteLength;
    // Not `>`: a limit that is not a number must not mean no limit.
    if (!(size <= options.maxBytes)) throw new BlobTooLargeError(options.maxBytes);
    hash.update(chunk);
    await write(chunk);
  }
  const blob = { sha256: hash.digest('hex'), size };
  assertExpected(blob, options);
  return blob;
}

function assertExpected(actual: Blob, { expectedSha256, expectedSize }: PutOptions): void {
  if ((expectedSha256 ?? actual.sha256) === actual.sha256 && (expectedSize ?? actual.size) === actual.size) return;
  throw new BlobMismatchError({ sha256: expectedSha256, size: expectedSize }, actual);
}

/** The source's chunks. A plain `for await` would wait for the next chunk before it could notice the signal. */
async function* chunksOf(source: BlobSource, signal: AbortSignal | undefined): AsyncGenerator<Uint8Array, void> {
  const iterator = iteratorOf(source);
  const abort = abortion(signal);
  let running = true;
  try {
    for (;;) {
      const next = iterator.next();
      const result = await (abort ? Promise.race([next, abort.promise]) : next);
      running = result.done !== true;
      if (result.done === true) return;
      yield result.value;
    }
  } finally {
    abort?.forget();
    // After an abort the iterator may still be waiting for its source, and would answer only then.
    if (running && signal?.aborted === true) void iterator.return?.().catch(() => undefined);
    else if (running) await iterator.return?.();
  }
}

function iteratorOf(source: BlobSource): AsyncIterator<Uint8Array, unknown> {
  if (!(source instanceof Readable)) return source[Symbol.asyncIterator]();
  return source.iterator({ destroyOnReturn: false }) as AsyncIterator<Uint8Array, unknown>;
}

function abortion(signal: AbortSignal | undefined): { promise: Promise<never>; forget: () => void } | undefined {
  if (signal === undefined) return undefined;
  let onAbort = (): void => undefined;
  const promise = new Promise<never>((_resolve, reject) => {
    onAbort = () => reject(signal.reason as Error);
    if (signal.aborted) onAbort();
    else signal.addEventListener('abort', onAbort, { once: true });
  });
  // It may be aborted while nobody races against it, during a write.
  promise.catch(() => undefined);
  return { promise, forget: () => signal.removeEventListener('abort', onAbort) };
}
