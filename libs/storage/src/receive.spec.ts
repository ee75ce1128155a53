import { Readable } from 'node:stream';
import { setImmediate as turn } from 'node:timers/promises';
import { BlobTooLargeError } from './blob.errors';
import { receive } from './receive';

const LIMIT = { maxBytes: 10 };
const ignore = async (): Promise<void> => undefined;

describe('receive', () => {
  it('writes no byte beyond the limit', async () => {
    let written = 0;
    const source = Readable.from([Buffer.alloc(10), Buffer.alloc(1)]);
    const count = async (chunk: Uint8Array): Promise<void> => void (written += chunk.byteLength);
    await expect(receive(source, LIMIT, count)).rejects.toThrow(BlobTooLargeError);
    expect(written).toBe(10);
  });

  it('does not read a source whose announced size is beyond the limit', async () => {
    const source = Readable.from([Buffer.alloc(11)]);
    await expect(receive(source, { ...LIMIT, expectedSize: 11 }, ignore)).rejects.toThrow(BlobTooLargeError);
    expect(source.readableDidRead).toBe(false);
  });

  it('takes a limit that is not a number for no bytes at all', async () => {
    await expect(receive(Readable.from([Buffer.alloc(1)]), { maxBytes: NaN }, ignore)).rejects.toThrow(
      BlobTooLargeError,
    );
  });

  it('leaves a stream it stops reading to its owner, and survives its later failure', async () => {
    const source = Readable.from([Buffer.alloc(11), Buffer.alloc(1)]);
    await expect(receive(source, LIMIT, ignore)).rejects.toThrow(BlobTooLargeError);
    expect(source.destroyed).toBe(false);
    source.destroy(new Error('the client went away'));
    await turn();
    expect(source.destroyed).toBe(true);
  });

  it('lets a generator it stops reading clean up', async () => {
    let cleaned = false;
    async function* source(): AsyncGenerator<Uint8Array> {
      try {
        yield Buffer.alloc(11);
      } finally {
        await turn();
        cleaned = true;
      }
    }
    await expect(receive(source(), LIMIT, ignore)).rejects.toThrow(BlobTooLargeError);
    expect(cleaned).toBe(true);
  });

  it.each([
    ['a silent stream', () => new Readable({ read: () => undefined })],
    ['a silent generator', () => silent()],
  ])('gives up on %s when told to', async (_name, source) => {
    const controller = new AbortController();
    const received = receive(source(), { ...LIMIT, signal: controller.signal }, ignore);
    await turn();
    controller.abort(new Error('too slow'));
    await expect(received).rejects.toThrow('too slow');
  });

  it('gives up before reading when the signal was there first', async () => {
    const signal = AbortSignal.abort(new Error('shutting down'));
    await expect(receive(silent(), { ...LIMIT, signal }, ignore)).rejects.toThrow('shutting down');
  });

  it('refuses text, which has lost the bytes it came from', async () => {
    const source = Readable.from([Buffer.from('ä')]).setEncoding('utf8');
    await expect(receive(source, LIMIT, ignore)).rejects.toThrow(TypeError);
  });
});

// eslint-disable-next-line require-yield -- it never gets as far as yielding
async function* silent(): AsyncGenerator<Uint8Array> {
  await new Promise(() => undefined);
}
