import {
  BlobMismatchError,
  BlobMissingError,
  BlobTooLargeError,
  InvalidSha256Error,
  type BlobStore,
} from '@app/storage';
import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';

/** One driver over an empty place, and a look behind it. */
export interface BlobStoreUnderTest {
  store: BlobStore;
  /** Every stored blob with something that changes when it is written again. */
  stored(): Promise<string[]>;
  /** Names of temporary files. */
  leftovers(): Promise<string[]>;
  /** Leaves a temporary file as a crash would, last written to so many milliseconds ago. */
  crashLeftover(ageMs: number): Promise<void>;
  end(): Promise<void>;
}

export const MIB = 1024 * 1024;
const LIMIT = { maxBytes: MIB };
const HOUR_MS = 60 * 60 * 1000;

export const sha256Of = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
/** In pieces, since nothing real arrives whole. */
export const streamOf = (bytes: Buffer): Readable =>
  Readable.from([bytes.subarray(0, 3), bytes.subarray(3, 4), bytes.subarray(4)], { objectMode: false });

async function* failing(...chunks: Buffer[]): AsyncGenerator<Uint8Array> {
  yield* chunks;
  throw new Error('the source failed');
}

/** What every driver does, whatever it stores to. */
export function itKeepsBlobs(start: () => Promise<BlobStoreUnderTest>): void {
  let place: BlobStoreUnderTest;
  let store: BlobStore;
  beforeEach(async () => {
    place = await start();
    store = place.store;
  });
  afterEach(() => place.end());

  async function expectNothingLeft(): Promise<void> {
    expect(await place.stored()).toEqual([]);
    expect(await place.leftovers()).toEqual([]);
  }

  describe('put', () => {
    it('stores what it is given and says what that was', async () => {
      const bytes = randomBytes(300_000);
      const blob = await store.put(streamOf(bytes), {
        ...LIMIT,
        expectedSha256: sha256Of(bytes),
        expectedSize: 300_000,
      });
      expect(blob).toEqual({ sha256: sha256Of(bytes), size: 300_000 });
      expect(bytes.equals(await store.read(blob.sha256, MIB))).toBe(true);
      expect(await store.stat(blob.sha256)).toEqual({ size: 300_000 });
      expect(await place.leftovers()).toEqual([]);
    });

    it('stores bytes from a generator', async () => {
      async function* source(): AsyncGenerator<Uint8Array> {
        yield new Uint8Array([1, 2]);
        yield Buffer.from([3]);
      }
      const { sha256 } = await store.put(source(), LIMIT);
      expect(await store.read(sha256, 3)).toEqual(Buffer.from([1, 2, 3]));
    });

    it('stores no bytes at all', async () => {
      const blob = await store.put(Readable.from([]), { maxBytes: 0 });
      expect(blob).toEqual({ sha256: sha256Of(Buffer.alloc(0)), size: 0 });
      expect(await store.stat(blob.sha256)).toEqual({ size: 0 });
      expect(await store.read(blob.sha256, 0)).toHaveLength(0);
    });

    it('accepts exactly the limit and refuses one byte more', async () => {
      const error = await store.put(streamOf(randomBytes(1001)), { maxBytes: 1000 }).catch((caught: unknown) => caught);
      expect(error).toBeInstanceOf(BlobTooLargeError);
      expect(error).toMatchObject({ maxBytes: 1000 });
      await expectNothingLeft();
      await expect(store.put(streamOf(randomBytes(1000)), { maxBytes: 1000 })).resolves.toMatchObject({ size: 1000 });
    });

    it.each([
      ['another digest', { expectedSha256: sha256Of(Buffer.from('other')) }],
      ['more bytes, as when the source was cut off', { expectedSize: 11 }],
      ['fewer bytes', { expectedSize: 9 }],
    ])('refuses bytes when %s was expected', async (_name, expected) => {
      const bytes = randomBytes(10);
      const error = await store.put(streamOf(bytes), { ...LIMIT, ...expected }).catch((caught: unknown) => caught);
      expect(error).toBeInstanceOf(BlobMismatchError);
      expect(error).toMatchObject({ actual: { sha256: sha256Of(bytes), size: 10 } });
      await expectNothingLeft();
    });

    it('leaves nothing of a source that fails', async () => {
      await expect(store.put(failing(randomBytes(70_000)), LIMIT)).rejects.toThrow('the source failed');
      await expect(store.put(failing(), LIMIT)).rejects.toThrow('the source failed');
      await expectNothingLeft();
    });

    it('leaves nothing of a stream that ends before its end', async () => {
      let begun = false;
      const source = new Readable({
        read() {
          if (begun) this.destroy();
          else this.push(randomBytes(70_000));
          begun = true;
        },
      });
      await expect(store.put(source, LIMIT)).rejects.toMatchObject({ code: 'ERR_STREAM_PREMATURE_CLOSE' });
      await expectNothingLeft();
    });

    it('leaves nothing of a stream that had failed before', async () => {
      const source = new Readable({ read: () => undefined }).on('error', () => undefined);
      source.destroy(new Error('failed before'));
      await expect(store.put(source, LIMIT)).rejects.toThrow('failed before');
      await expectNothingLeft();
    });

    it('leaves nothing when told to give up', async () => {
      const controller = new AbortController();
      async function* source(): AsyncGenerator<Uint8Array> {
        yield randomBytes(10);
        controller.abort(new Error('given up'));
        await new Promise(() => undefined);
      }
      await expect(store.put(source(), { ...LIMIT, signal: controller.signal })).rejects.toThrow('given up');
      await expectNothingLeft();
    });

    it('does not write the same bytes twice', async () => {
      const bytes = randomBytes(5000);
      const first = await store.put(streamOf(bytes), LIMIT);
      const before = await place.stored();
      expect(before).toHaveLength(1);
      expect(await store.put(streamOf(bytes), LIMIT)).toEqual(first);
      expect(await place.stored()).toEqual(before);
    });

    it('takes the same bytes from twenty sides at once', async () => {
      const bytes = randomBytes(200_000);
      const blobs = await Promise.all(Array.from({ length: 20 }, () => store.put(streamOf(bytes), LIMIT)));
      expect(new Set(blobs.map((blob) => blob.sha256))).toEqual(new Set([sha256Of(bytes)]));
      expect(bytes.equals(await store.read(sha256Of(bytes), MIB))).toBe(true);
      expect(await place.stored()).toHaveLength(1);
      expect(await place.leftovers()).toEqual([]);
    });
  });

  describe('open', () => {
    const bytes = Buffer.from('0123456789');
    const digest = sha256Of(bytes);
    beforeEach(() => store.put(streamOf(bytes), LIMIT));

    it.each([
      [0, 0, '0'],
      [0, 9, '0123456789'],
      [3, 5, '345'],
      [9, 9, '9'],
      [8, 500, '89'],
    ])('gives bytes %d to %d', async (start, end, expected) => {
      const { stream, size } = await store.open(digest, { start, end });
      expect((await buffer(stream)).toString()).toBe(expected);
      expect(size).toBe(10);
    });

    it('gives the whole without a range', async () => {
      const { stream, size } = await store.open(digest);
      expect(await buffer(stream)).toEqual(bytes);
      expect(size).toBe(10);
    });

    it.each([
      [10, 10],
      [-1, 3],
      [5, 4],
    ])('refuses bytes %d to %d', async (start, end) => {
      await expect(store.open(digest, { start, end })).rejects.toThrow(RangeError);
    });

    it('refuses any range of an empty blob', async () => {
      const { sha256 } = await store.put(Readable.from([]), LIMIT);
      await expect(store.open(sha256, { start: 0, end: 0 })).rejects.toThrow(RangeError);
    });

    it('gives way when the reader leaves', async () => {
      const large = await store.put(streamOf(randomBytes(MIB)), LIMIT);
      for (const range of [undefined, { start: 0, end: MIB - 2 }]) {
        const { stream } = await store.open(large.sha256, range);
        stream.destroy();
        await once(stream, 'close');
        expect(stream.readableEnded).toBe(false);
      }
    });
  });

  describe('a blob that is not there', () => {
    const digest = sha256Of(Buffer.from('never stored'));

    it('is missing', async () => {
      await expect(store.open(digest)).rejects.toThrow(BlobMissingError);
      await expect(store.open(digest, { start: 0, end: 1 })).rejects.toThrow(BlobMissingError);
      await expect(store.read(digest, MIB)).rejects.toThrow(BlobMissingError);
      expect(await store.stat(digest)).toBeUndefined();
      await expect(store.delete(digest)).resolves.toBeUndefined();
    });

    it('is missing after it was deleted, and can come back', async () => {
      const bytes = randomBytes(10);
      const { sha256 } = await store.put(streamOf(bytes), LIMIT);
      await store.delete(sha256);
      expect(await store.stat(sha256)).toBeUndefined();
      await store.put(streamOf(bytes), LIMIT);
      expect(await store.read(sha256, 10)).toEqual(bytes);
    });
  });

  it('reads nothing larger than the caller can hold', async () => {
    const { sha256 } = await store.put(streamOf(randomBytes(11)), LIMIT);
    await expect(store.read(sha256, 10)).rejects.toThrow(BlobTooLargeError);
  });

  it.each(['../../../etc/passwd', 'A'.repeat(64), 'a'.repeat(63), `${'a'.repeat(64)}/..`, ''])(
    'takes %p for no address',
    async (sha256) => {
      await expect(store.open(sha256)).rejects.toThrow(InvalidSha256Error);
      await expect(store.read(sha256, 1)).rejects.toThrow(InvalidSha256Error);
      await expect(store.stat(sha256)).rejects.toThrow(InvalidSha256Error);
      await expect(store.delete(sha256)).rejects.toThrow(InvalidSha256Error);
      const put = store.put(streamOf(randomBytes(5)), { ...LIMIT, expectedSha256: sha256 });
      await expect(put).rejects.toThrow(InvalidSha256Error);
      await expectNothingLeft();
    },
  );

  it('is ready when it can write, read and delete, and leaves no probe', async () => {
    await Promise.all([store.check(), store.check(), store.check()]);
    await expectNothingLeft();
  });

  it('sweeps what a crash left, and nothing that is still being written', async () => {
    const { sha256 } = await store.put(streamOf(randomBytes(5)), LIMIT);
    await place.crashLeftover(2 * HOUR_MS);
    await place.crashLeftover(2 * HOUR_MS);
    await place.crashLeftover(0);
    expect(await store.sweep(HOUR_MS)).toBe(2);
    expect(await place.leftovers()).toHaveLength(1);
    expect(await store.sweep(HOUR_MS)).toBe(0);
    expect(await store.stat(sha256)).toEqual({ size: 5 });
  });

  it('sweeps before the first write of a process', async () => {
    await place.crashLeftover(2 * HOUR_MS);
    await store.put(streamOf(randomBytes(5)), LIMIT);
    expect(await place.leftovers()).toEqual([]);
  });

  it('has nothing to sweep in a new place', async () => {
    expect(await store.sweep(0)).toBe(0);
  });
}
