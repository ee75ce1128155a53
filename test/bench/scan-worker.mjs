/** The thread of scan.mjs: reads one skill as the scanning service would, and scans it with the engine as built. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, relative, sep } from 'node:path';
import { parentPort } from 'node:worker_threads';
import { parse } from 'yaml';

const require = createRequire(import.meta.url);
const { scanBundle } = require('../../dist/apps/scanning/src/static/scan-bundle.js');
const { textOf } = require('../../dist/apps/scanning/src/artifacts/text-files.rules.js');
const { DEFAULT_READ_LIMITS } = require('../../dist/apps/scanning/src/artifacts/read-limits.js');
const { bundleOf } = require('../../dist/apps/scanning/src/artifacts/bundle.rules.js');

function pathsBelow(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return entry.name === '.git' ? [] : pathsBelow(path);
    return entry.isFile() ? [path] : [];
  });
}

/** The text files of a folder in path order, and what the service would leave out. */
function read(folder) {
  const files = [];
  const notLookedAt = [];
  let bytes = 0;
  for (const file of pathsBelow(folder).slice(0, DEFAULT_READ_LIMITS.entries)) {
    const path = relative(folder, file).split(sep).join('/');
    const { size } = statSync(file);
    if (size > DEFAULT_READ_LIMITS.fileBytes)
      notLookedAt.push({ path, reason: `The file exceeds ${DEFAULT_READ_LIMITS.fileBytes} bytes.` });
    else if (bytes + size > DEFAULT_READ_LIMITS.textBytes)
      notLookedAt.push({ path, reason: `The folder holds more than ${DEFAULT_READ_LIMITS.textBytes} bytes of text.` });
    else {
      const text = textOf(path, readFileSync(file));
      if (text === undefined) notLookedAt.push({ path, reason: 'The file is not text.' });
      else {
        bytes += size;
        files.push({ path, text });
      }
    }
  }
  files.sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
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

parentPort.on('message', ({ index, folder, path }) => {
  try {
    const { files, notLookedAt, bytes } = read(folder);
    const startedAt = performance.now();
    const result = scanBundle(bundleIn(path, files));
    const ms = performance.now() - startedAt;
    const { verdict, score, findings } = result;
    parentPort.postMessage({
      index,
      path,
      verdict,
      score,
      findings,
      notLookedAt: [...notLookedAt, ...result.notLookedAt],
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
