import { once } from 'node:events';
import { PassThrough, Readable } from 'node:stream';
import { readClawPack } from './claw-pack';

const GZIP = Buffer.from([0x1f, 0x8b]);

/** Whether these first bytes of a file can be a ClawPack's. */
export function looksLikeClawPack(start: Uint8Array): boolean {
  return GZIP.equals(start.subarray(0, GZIP.length));
}

/**
 * Passes a ClawPack on while reading it, and fails at the first byte that shows that it must not be kept. Holds one chunk,
 * whatever it would unpack to. A source that is a stream stays open when this fails: it may have to carry the answer.
 *
 * @throws DomainError PUBLISH_INVALID as `readClawPack` does, or what `source` throws
 */
export async function* checkedClawPack(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void> {
  // It may still fail when nobody reads it any more; without a listener that would end the process.
  if (source instanceof Readable) source.on('error', () => undefined);
  const copy = new PassThrough();
  let refusal: Error | undefined;
  const reading = readClawPack(copy, () => Promise.resolve()).catch((error: unknown) => {
    refusal = error as Error;
    copy.destroy();
  });
  try {
    const chunks = source instanceof Readable ? source.iterator({ destroyOnReturn: false }) : source;
    for await (const chunk of chunks as AsyncIterable<Uint8Array>) {
      const isFull = !copy.write(chunk);
      if (isFull) await Promise.race([once(copy, 'drain').catch(() => undefined), reading]);
      if (refusal !== undefined) throw refusal;
      yield chunk;
    }
    copy.end();
    await reading;
    if (refusal !== undefined) throw refusal;
  } finally {
    copy.destroy();
    await reading;
  }
}
