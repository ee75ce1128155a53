import { pipeline, Transform, type Readable } from 'node:stream';

/** The `length` bytes of `source` after the first `skip`. Destroying the result destroys the source. */
export function cutStream(source: Readable, skip: number, length: number): Readable {
  let position = 0;
  const cut = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      const wanted = chunk.subarray(Math.max(0, skip - position), Math.max(0, skip + length - position));
      position += chunk.length;
      done(null, wanted.length > 0 ? wanted : undefined);
    },
  });
  // An error reaches the reader as the cut stream's own.
  pipeline(source, cut, () => undefined);
  return cut;
}
