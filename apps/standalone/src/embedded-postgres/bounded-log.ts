import { appendFileSync, renameSync, statSync } from 'node:fs';

/** Where the log moves to the file's one predecessor: 5 MB. */
const MAX_SIZE_BYTES = 5 * 1024 * 1024;

/** A log file that, with the one predecessor it keeps, stays below 10 MB. */
export class BoundedLog {
  private sizeBytes: number;

  /** @param path the file, created when missing; its predecessor gets the suffix `.1` */
  constructor(private readonly path: string) {
    this.write('');
    this.sizeBytes = statSync(path).size;
  }

  /**
   * Adds a line. Written at once: the last line before a crash is the one that matters. A line that cannot be
   * written is lost, since a full disk must not end Reef by way of its log.
   */
  line(text: string): void {
    try {
      if (this.sizeBytes > MAX_SIZE_BYTES) {
        renameSync(this.path, `${this.path}.1`);
        this.sizeBytes = 0;
      }
      this.write(`${text}\n`);
      this.sizeBytes += Buffer.byteLength(text) + 1;
    } catch {
      // Lost.
    }
  }

  private write(text: string): void {
    appendFileSync(this.path, text, { mode: 0o600 });
  }
}
