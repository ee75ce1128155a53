import type { Blob } from './blob-store';

/** More bytes than the caller allows. */
export class BlobTooLargeError extends Error {
  override readonly name = 'BlobTooLargeError';
  constructor(readonly maxBytes: number) {
    super(`blob is larger than ${maxBytes} bytes`);
  }
}

/** The bytes that arrived are not the ones that were announced. */
export class BlobMismatchError extends Error {
  override readonly name = 'BlobMismatchError';
  constructor(
    readonly expected: Partial<Blob>,
    readonly actual: Blob,
  ) {
    super(
      `expected ${expected.sha256 ?? 'any digest'} of ${expected.size ?? 'any number of'} bytes, ` +
        `received ${actual.sha256} of ${actual.size} bytes`,
    );
  }
}

/** No blob has this digest. */
export class BlobMissingError extends Error {
  override readonly name = 'BlobMissingError';
  constructor(readonly sha256: string) {
    super(`blob ${sha256} does not exist`);
  }
}

/** What the store holds under this digest cannot be the blob. Nothing repairs this by itself: somebody must look. */
export class BlobCorruptError extends Error {
  override readonly name = 'BlobCorruptError';
  constructor(
    readonly sha256: string,
    readonly expectedSize: number,
    readonly storedSize: number | undefined,
  ) {
    super(`blob ${sha256} has ${expectedSize} bytes but the store holds ${storedSize ?? 'none'}`);
  }
}

/** Not 64 lower-case hex digits. The value itself is not repeated: it came from outside. */
export class InvalidSha256Error extends TypeError {
  override readonly name = 'InvalidSha256Error';
  constructor() {
    super('a sha256 is 64 lower-case hex digits');
  }
}
