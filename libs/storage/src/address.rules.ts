import type { ByteRange } from './blob-store';
import { InvalidSha256Error } from './blob.errors';

const SHA256 = /^[0-9a-f]{64}$/;

/**
 * Where a blob lives below a directory or key prefix: `ab/cd/<sha256>`. Two levels keep directories small with millions
 * of blobs. Every path is made here, so nothing but a digest can become one.
 * @throws InvalidSha256Error
 */
export function blobPath(sha256: string): string {
  assertSha256(sha256);
  return `${sha256.slice(0, 2)}/${sha256.slice(2, 4)}/${sha256}`;
}

/** @throws InvalidSha256Error unless `value` is 64 lower-case hex digits. */
export function assertSha256(value: string): void {
  // A caller without types may pass anything, and a regular expression would accept an array of one digest.
  if (typeof value !== 'string' || !SHA256.test(value)) throw new InvalidSha256Error();
}

/** @throws RangeError unless `start` and `end` are byte positions in this order. */
export function assertRange({ start, end }: ByteRange): void {
  if (!Number.isSafeInteger(start) || !Number.isSafeInteger(end) || start < 0 || end < start) {
    throw new RangeError(`bytes ${start}-${end} is not a range`);
  }
}

/**
 * The part of `range` that a blob of `size` bytes has.
 * @throws RangeError when it has none
 */
export function clampRange(range: ByteRange, size: number): ByteRange {
  if (range.start >= size) throw new RangeError(`byte ${range.start} is behind the end of a blob of ${size} bytes`);
  return { start: range.start, end: Math.min(range.end, size - 1) };
}
