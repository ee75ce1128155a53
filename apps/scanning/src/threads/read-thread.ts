import { parentPort } from 'node:worker_threads';
import { unpack, UnreadableArchiveError } from '../artifacts/unpack';
import { reviewedFiles, type ReviewedFiles } from '../llm-review/reviewed-files.rules';
import type { ScanAnswer } from './scan-request';

/** One archive to be read, as sent to a thread. */
export interface ReadRequest {
  readonly format: 'zip' | 'tgz';
  /** The whole archive. */
  readonly bytes: Uint8Array;
  /** How much text is wanted, in characters. */
  readonly maxChars: number;
}
export type ReadAnswer = ScanAnswer<ReviewedFiles>;

/** The program of a thread that unpacks an archive for a review; see `scan-thread.ts` for why in a thread. */
async function answer({ format, bytes, maxChars }: ReadRequest): Promise<ReadAnswer> {
  try {
    const unpacked = await unpack(format, Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
    const { files, notLookedAt } = reviewedFiles(unpacked.files, maxChars);
    return { ok: true, result: { files, notLookedAt: [...notLookedAt, ...unpacked.notLookedAt] } };
  } catch (error) {
    if (error instanceof UnreadableArchiveError) return { ok: false, reason: error.message };
    throw error;
  }
}

parentPort?.on('message', (request: ReadRequest) => {
  void answer(request).then((message) => parentPort?.postMessage(message));
});
