import { randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { gzipSync } from 'node:zlib';
import { pack } from 'tar-stream';
import { checkedClawPack, looksLikeClawPack } from './checked-claw-pack';

async function clawPack(name: string): Promise<Buffer> {
  const tar = pack();
  tar.entry({ name }, randomBytes(300_000));
  tar.entry({ name: 'package/last' }, randomBytes(300_000));
  tar.finalize();
  return gzipSync(await buffer(tar));
}
const pieces = (bytes: Buffer) =>
  Array.from({ length: Math.ceil(bytes.length / 10_000) }, (_, i) => bytes.subarray(i * 10_000, (i + 1) * 10_000));

describe('checkedClawPack', () => {
  it('passes a sound one on as it is', async () => {
    const bytes = await clawPack('package/first');
    expect(looksLikeClawPack(bytes)).toBe(true);
    expect(Buffer.compare(await buffer(checkedClawPack(Readable.from(pieces(bytes)))), bytes)).toBe(0);
  });
  it('stops early, and leaves its source open', async () => {
    const source = Readable.from(pieces(await clawPack('../first')));
    await expect(buffer(checkedClawPack(source))).rejects.toThrow('ClawPack contains an unsafe tar path');
    expect(source.destroyed).toBe(false);
    expect((await source.toArray()).length).toBeGreaterThan(40);
  });
  it('never ends well when its last bytes are missing', async () => {
    const bytes = await clawPack('package/first');
    await expect(buffer(checkedClawPack(Readable.from(pieces(bytes.subarray(0, -1)))))).rejects.toThrow('gzip');
  });
  it('fails as its source fails', async () => {
    const [first = Buffer.alloc(0)] = pieces(await clawPack('package/first'));
    async function* broken(): AsyncGenerator<Uint8Array> {
      yield first;
      throw new Error('connection lost');
    }
    await expect(buffer(checkedClawPack(broken()))).rejects.toThrow('connection lost');
  });
  it.each(['', 'x', 'plain text', '\x1f'])('knows that %j is none', (text) => {
    expect(looksLikeClawPack(Buffer.from(text, 'latin1'))).toBe(false);
  });
});
