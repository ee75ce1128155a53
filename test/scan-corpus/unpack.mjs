/**
 * `node test/scan-corpus/unpack.mjs <empty folder>`: writes the corpus out as folders, with labels.json, for
 * `npm run bench:scan`. Needs a build of the project's tests' compiler, so it runs from the checkout.
 */
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';

const require = createRequire(import.meta.url);
require('../support/register-typescript.cjs');
const { corpusOf } = require('../../apps/scanning/src/static/corpus.testing.ts');

const target = process.argv[2] && resolve(process.argv[2]);
if (!target || (existsSync(target) && readdirSync(target).length > 0)) {
  console.error('Usage: node test/scan-corpus/unpack.mjs <empty folder>');
  process.exit(2);
}
const labels = {};
for (const label of ['malicious', 'benign']) {
  for (const { name, bundle } of corpusOf(label)) {
    labels[name] = label;
    for (const { path, text } of bundle.files) {
      const file = join(target, name, path);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, text);
    }
  }
}
writeFileSync(join(target, 'labels.json'), `${JSON.stringify(labels, null, 2)}\n`);
console.log(`${Object.keys(labels).length} skills`);
