import { parentPort } from 'node:worker_threads';
import { unpack, UnreadableArchiveError } from '../artifacts/unpack';
import { dependenciesIn } from '../dependencies/manifests.rules';
import type { FoundDependencies } from '../dependencies/dependency';
import type { ScanAnswer, ScanRequest } from './scan-request';

/** The program of a thread that unpacks archives and reads the manifests in them. */
async function answer({ format, bytes }: ScanRequest): Promise<ScanAnswer<FoundDependencies>> {
  try {
    const { files } = await unpack(format, Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
    return { ok: true, result: dependenciesIn(files) };
  } catch (error) {
    if (error instanceof UnreadableArchiveError) return { ok: false, reason: error.message };
    throw error;
  }
}

parentPort?.on('message', (request: ScanRequest) => {
  // A failure ends the thread: the service learns of it as a crash and starts another.
  void answer(request).then((message) => parentPort?.postMessage(message));
});
