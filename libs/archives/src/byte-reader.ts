/** Cuts a stream of chunks to measure. */
export class ByteReader {
  private readonly chunks: AsyncIterator<Uint8Array>;
  private ahead: Uint8Array = new Uint8Array();

  /** @param tooShort what to throw when the stream ends before a measure is full */
  constructor(
    source: AsyncIterable<Uint8Array>,
    private readonly tooShort: () => Error,
  ) {
    this.chunks = source[Symbol.asyncIterator]();
  }
  /** Exactly `length` bytes in memory; for headers, padding and trailers. */
  async take(length: number): Promise<Buffer> {
    const parts: Uint8Array[] = [];
    for await (const part of this.stream(length)) parts.push(part);
    return Buffer.concat(parts);
  }
  /** The next `length` bytes as they come. Going on after a break continues where it stopped. */
  stream(length: number): AsyncIterable<Uint8Array> {
    let left = length;
    const next = async (): Promise<IteratorResult<Uint8Array, undefined>> => {
      if (left === 0) return { done: true, value: undefined };
      const chunk = await this.chunk();
      if (chunk === undefined) throw this.tooShort();
      const part = chunk.subarray(0, left);
      this.ahead = chunk.subarray(part.length);
      left -= part.length;
      return { done: false, value: part };
    };
    return { [Symbol.asyncIterator]: () => ({ next }) };
  }
  async *rest(): AsyncGenerator<Uint8Array, void> {
    for (let chunk = await this.chunk(); chunk !== undefined; chunk = await this.chunk()) {
      this.ahead = new Uint8Array();
      yield chunk;
    }
  }
  /** What was not taken yet of the chunk at hand, else the next one; undefined at the end. */
  async chunk(): Promise<Uint8Array | undefined> {
    while (this.ahead.length === 0) {
      const next = await this.chunks.next();
      if (next.done === true) return undefined;
      this.ahead = next.value;
    }
    return this.ahead;
  }
  /** Counts bytes of the chunk at hand as taken. */
  skip(length: number): void {
    this.ahead = this.ahead.subarray(length);
  }
  async close(): Promise<void> {
    await this.chunks.return?.();
  }
}
