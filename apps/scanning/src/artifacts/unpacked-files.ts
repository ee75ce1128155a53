import type { NotLookedAt, TextFile } from '../static/scan-result';
import { archiveKindOf } from './archive-kind.rules';
import type { ReadLimits } from './read-limits';
import { isNamedText, textOf } from './text-files.rules';

/** Unpacking stops: going on would cost more than any honest archive. */
export class LimitReached extends Error {}

/** Opens an archive that is in another, `depth` deep. @returns whether it could */
export type OpenInner = (path: string, bytes: Buffer, depth: number) => Promise<boolean>;

/** Collects the text files of an archive while it is unpacked, and everything it leaves out with the reason. */
export class UnpackedFiles {
  readonly files: TextFile[] = [];
  readonly notLookedAt: NotLookedAt[] = [];
  private entries = 0;
  private unpackedBytes = 0;
  private textBytes = 0;

  constructor(
    private readonly limits: ReadLimits,
    private readonly openInner: OpenInner,
  ) {}

  /** Runs `unpack` up to the limits; what it collected until then stays. Other failures pass. */
  async collect(unpack: () => Promise<void>): Promise<this> {
    try {
      await unpack();
    } catch (error) {
      if (!(error instanceof LimitReached)) throw error;
      this.leaveOut('(archive)', error.message, true);
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
  /** @param matters whether a payload could well be there */
  leaveOut(path: string, reason: string, matters = false): void {
    this.notLookedAt.push({ path, reason, ...(matters ? { matters } : {}) });
  }

  /** Reads one file to its end, keeping what can be scanned. @param depth in how many archives of the outermost it is */
  async add(path: string, stream: AsyncIterable<Buffer>, depth: number): Promise<void> {
    const chunks: Buffer[] = [];
    let size = 0;
    for await (const chunk of stream) {
      size += chunk.length;
      this.unpackedBytes += chunk.length;
      if (this.unpackedBytes > this.limits.unpackedBytes)
        throw new LimitReached(`Only the first ${this.limits.unpackedBytes} bytes were unpacked.`);
      if (size <= this.limits.fileBytes) chunks.push(chunk);
    }
    if (size > this.limits.fileBytes)
      this.leaveOut(path, `The file exceeds ${this.limits.fileBytes} bytes.`, isNamedText(path));
    else await this.keep(path, Buffer.concat(chunks), depth);
  }

  private async keep(path: string, bytes: Buffer, depth: number): Promise<void> {
    if (archiveKindOf(bytes) !== undefined) return this.keepInner(path, bytes, depth);
    const text = textOf(path, bytes);
    if (text === undefined) return this.leaveOut(path, 'The file is not text.');
    if (this.textBytes + bytes.length > this.limits.textBytes)
      return this.leaveOut(path, `The archive holds more than ${this.limits.textBytes} bytes of text.`, true);
    this.textBytes += bytes.length;
    this.files.push({ path, text });
  }
  private async keepInner(path: string, bytes: Buffer, depth: number): Promise<void> {
    if (depth >= this.limits.nesting)
      return this.leaveOut(path, `Archives are opened ${this.limits.nesting} deep only.`, true);
    if (!(await this.openInner(path, bytes, depth + 1)))
      this.leaveOut(path, 'It looks like an archive and cannot be read.');
  }
}
