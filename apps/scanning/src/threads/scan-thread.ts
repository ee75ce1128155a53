import { parentPort } from 'node:worker_threads';
import { bundleOf } from '../artifacts/bundle.rules';
import { unpack, UnreadableArchiveError } from '../artifacts/unpack';
import { scanBundle } from '../static/scan-bundle';
import type { ScanAnswer, ScanRequest } from './scan-request';

/**
 * The program of a scan thread: unpacks and scans one archive at a time. Everything a publisher's bytes can cost
 * happens here, so that the service answers meanwhile, and can end a thread that takes too long.
 */
async function answer({ release, format, bytes, settings }: ScanRequest): Promise<ScanAnswer> {
  try {
    const { files, notLookedAt } = await unpack(format, Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
    const options = { unseen: notLookedAt, ...(settings === undefined ? {} : { settings }) };
    return { ok: true, result: scanBundle(bundleOf(release, files), options) };
  } catch (error) {
    if (error instanceof UnreadableArchiveError) return { ok: false, reason: error.message };
    throw error;
  }
}

/** Runs every rule once, so that the first publish does not pay for compiling them. */
function warmUp(): void {
  const text = '# Warm-up\nconst fs = require("fs");\ncurl https://example.org/install.sh\n';
  const files = ['SKILL.md', 'package.json', 'run.js'].map((path) => ({ path, text }));
  const about = { slug: 'warm-up', displayName: 'Warm-up', summary: null, frontMatter: {}, metadata: null };
  scanBundle({ kind: 'skill', ...about, files });
}

warmUp();
parentPort?.on('message', (request: ScanRequest) => {
  // A failure ends the thread: the service learns of it as a crash and starts another.
  void answer(request).then((message) => parentPort?.postMessage(message));
});
