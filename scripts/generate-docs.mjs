/** `node scripts/generate-docs.mjs`: writes the pages of docs/ that repeat what the code says. */
import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { ROOT } from './build-if-stale.mjs';

const require = createRequire(import.meta.url);
require(join(ROOT, 'test/support/register-typescript.cjs'));
const { GENERATED } = require(join(ROOT, 'test/contract/generated-docs.ts'));

for (const [file, render] of Object.entries(GENERATED)) {
  writeFileSync(join(ROOT, file), render());
  console.log(`Wrote ${file}`);
}
