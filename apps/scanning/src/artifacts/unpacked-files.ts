import type { NotLookedAt, TextFile } from '../static/scan-result';
import type { ReadLimits } from './read-limits';
import { textOf } from './text-files.rules';

/** Unpacking stops: going on would cost more than any honest archive. */
class LimitReached extends Error {}

/** Collects the text files of an archive while it is unpacked, and everything it leaves out with the reason. */
export class UnpackedFiles {
  readonly files: TextFile[] = [];
  readonly notLookedAt: NotLookedAt[] = [];
  private entries = 0;
  private unpackedBytes = 0;
  private textBytes = 0;

  constructor(private readonly limits: ReadLimits) {}

  /** Runs `unpack` up to the limits; what it collected until then stays. Other failures pass. */
  async collect(unpack: () => Promise<void>): Promise<this> {
    try {
      await unpack();
    } catch (error) {
      if (!(error instanceof LimitReached)) throw error;
      this.leaveOut('(archive)', error.message);
    }
    this.files.sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
    return this;
  }

  /** Counts an entry of any kind. */
  count(): void {
    this.entries += 1;
    if (this.entries > this.limits.entries)
      throw new LimitReached(`Only the first ${this.limits.entries} entries were unpacked.`);
  }
  leaveOut(path: string, reason: string): void {
    this.notLookedAt.push({ path, reason });
  }
  /** Reads one file to its end, keeping what can be scanned. */
  async add(path: string, stream: AsyncIterable<Buffer>): Promise<void> {
    const chunks: Buffer[] = [];
    let size = 0;
    for await (const chunk of stream) {
      size += chunk.length;
      this.unpackedBytes += chunk.length;
      if (this.unpackedBytes > this.limits.unpackedBytes)
        throw new LimitReached(`Only the first ${this.limits.unpackedBytes} bytes were unpacked.`);
      if (size <= this.limits.fileBytes) chunks.push(chunk);
    }
    if (size > this.limits.fileBytes) this.leaveOut(path, `The file exceeds ${this.limits.fileBytes} bytes.`);
    else this.keep(path, Buffer.concat(chunks));
  }

  private keep(path: string, bytes: Buffer): void {
    const text = textOf(path, bytes);
    if (text === undefined) return this.leaveOut(path, 'The file is not text.');
    if (this.textBytes + bytes.length > this.limits.textBytes)
      return this.leaveOut(path, `The archive holds more than ${this.limits.textBytes} bytes of text.`);
    this.textBytes += bytes.length;
    this.files.push({ path, text });
  }
}
