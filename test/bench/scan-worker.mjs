/** The thread of scan.mjs: reads one skill as the scanning service would, and scans it with the engine as built. */
import { createReadStream, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, relative, sep } from 'node:path';
import { parentPort } from 'node:worker_threads';
import { parse } from 'yaml';

const require = createRequire(import.meta.url);
const { scanBundle } = require('../../dist/apps/scanning/src/static/scan-bundle.js');
const { unpackLoose } = require('../../dist/apps/scanning/src/artifacts/unpack.js');
const { bundleOf } = require('../../dist/apps/scanning/src/artifacts/bundle.rules.js');

function pathsBelow(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return entry.name === '.git' ? [] : pathsBelow(path);
    return entry.isFile() ? [path] : [];
  });
}

function* opened(folder) {
  for (const file of pathsBelow(folder))
    yield { path: relative(folder, file).split(sep).join('/'), stream: createReadStream(file) };
}

/** The text files of a folder in path order, and what the service would leave out. */
async function read(folder) {
  const { files, notLookedAt } = await unpackLoose(opened(folder));
  const bytes = files.reduce((sum, { text }) => sum + Buffer.byteLength(text), 0);
  return { files, notLookedAt, bytes };
}

function frontMatterOf(files) {
  const manifest = files.find(({ path }) => path.toLowerCase() === 'skill.md')?.text ?? '';
  try {
    const value = parse(/^\uFEFF?---\r?\n([\s\S]*?)\r?\n---/.exec(manifest.slice(0, 64 * 1024))?.[1] ?? '');
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {};
  } catch {
    return {}; // broken front matter is what publishing refuses; the texts are scanned all the same
  }
}

function bundleIn(path, files) {
  const frontMatter = frontMatterOf(files);
  const isSkill = files.some((file) => file.path.toLowerCase() === 'skill.md');
  const name = path.slice(path.lastIndexOf('/') + 1);
  const displayName = typeof frontMatter.name === 'string' ? frontMatter.name : name;
  const summary = typeof frontMatter.description === 'string' ? frontMatter.description : null;
  return bundleOf({ kind: isSkill ? 'skill' : 'package', name, displayName, summary, frontMatter }, files);
}

// As the service does: the first scan builds the table of needles, which is no part of any skill's time.
scanBundle(bundleIn('warm-up', [{ path: 'SKILL.md', text: '# Warm-up\n' }]));

parentPort.on('message', async ({ index, folder, path }) => {
  try {
    const { files, notLookedAt, bytes } = await read(folder);
    const startedAt = performance.now();
    const result = scanBundle(bundleIn(path, files), { unseen: notLookedAt });
    const ms = performance.now() - startedAt;
    const { verdict, score, findings } = result;
    parentPort.postMessage({
      index,
      path,
      verdict,
      score,
      findings,
      notLookedAt: result.notLookedAt,
      files: files.length,
      bytes,
      ms,
    });
  } catch (error) {
    const nothing = {
      score: 0,
      findings: [],
      notLookedAt: [{ path, reason: error.message }],
      files: 0,
      bytes: 0,
      ms: 0,
    };
    parentPort.postMessage({ index, path, verdict: 'inconclusive', error: error.message, ...nothing });
  }
});
