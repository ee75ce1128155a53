import type { Readable } from 'node:stream';

/** What a blob is known by: `sha256` as 64 lower-case hex digits, `size` in bytes. */
export interface Blob {
  sha256: string;
  size: number;
}

/** Bytes on their way in. A stream in string or object mode is refused with a `TypeError`. */
export type BlobSource = Readable | AsyncIterable<Uint8Array>;

/** Byte positions counted from 0; `end` is the last byte wanted, not the one after it. */
export interface ByteRange {
  start: number;
  end: number;
}

export interface PutOptions {
  /** The most bytes accepted; one more is refused as soon as it arrives. */
  maxBytes: number;
  /** What the caller was promised, when it was; anything else is refused. */
  expectedSha256?: string;
  expectedSize?: number;
  /** Gives up with the signal's reason, even while the source is silent. */
  signal?: AbortSignal;
}

/** Bytes that were received whole and are not in the store yet. One of the two must be called. */
export interface StagedBlob extends Blob {
  /** Makes them a blob; resolves once they would survive a crash. @throws BlobCorruptError, or the store's own error */
  keep(): Promise<void>;
  /** Forgets them, unless they were kept. Also to be called then, and as often as one likes. */
  discard(): Promise<void>;
}

export interface OpenBlob {
  /** The bytes asked for. Destroying it releases the descriptor or socket behind it. */
  stream: Readable;
  /** Size of the whole blob in bytes, whatever the range. */
  size: number;
}

/**
 * Bytes addressed by their SHA-256. A blob is complete and durable or it does not exist, and never changes.
 * Every `sha256` argument that is not 64 lower-case hex digits is refused with `InvalidSha256Error`.
 */
export interface BlobStore {
  /**
   * Stores all bytes of `source` and resolves once they would survive a crash. Bytes that are already there are not
   * written again. A failed put leaves nothing behind. The source is never destroyed here: when put fails early the
   * caller still owns it, because an HTTP request must stay open to carry the answer.
   * @throws BlobTooLargeError more than `maxBytes` arrived (or `expectedSize` says that they would)
   * @throws BlobMismatchError the bytes are not the expected ones; also how a silently truncated source is noticed
   * @throws BlobCorruptError the store holds other bytes under this digest
   * @throws the source's, disk's or server's own error, unchanged
   */
  put(source: BlobSource, options: PutOptions): Promise<Blob>;

  /**
   * The same in two steps, for bytes that are of no use unless others arrive as well: nobody finds them before they are
   * kept. Throws as `put` does.
   */
  stage(source: BlobSource, options: PutOptions): Promise<StagedBlob>;

  /**
   * Opens a blob, or a part of it. An `end` beyond the blob means its last byte.
   * @throws BlobMissingError
   * @throws RangeError the range is not one, or starts behind the last byte
   */
  open(sha256: string, range?: ByteRange): Promise<OpenBlob>;

  /**
   * The whole blob in memory.
   * @throws BlobMissingError
   * @throws BlobTooLargeError it has more than `maxBytes`; nothing was read
   */
  read(sha256: string, maxBytes: number): Promise<Buffer>;

  /** Size in bytes, or undefined when there is no such blob. */
  stat(sha256: string): Promise<{ size: number } | undefined>;

  /**
   * Removes a blob; a missing one is fine. Only garbage collection calls this. A put of bytes that are already there
   * leaves no trace in the store, so collection must know from its own records that nobody is about to refer to them.
   */
  delete(sha256: string): Promise<void>;

  /** Readiness: writes, reads and deletes a small probe, and throws what went wrong. */
  check(): Promise<void>;

  /**
   * Removes temporary files that nobody has written to for `olderThanMs`, left by a crash. Returns how many. Also runs
   * by itself, for files an hour old, before the first write of a process.
   */
  sweep(olderThanMs: number): Promise<number>;

  /** Ends idle connections. The store is not used afterwards. */
  close(): Promise<void>;
}
