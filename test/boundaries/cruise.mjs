/**
 * Runs dependency-cruiser with the project's rules over every mini repository in `violations/imports/` and
 * prints `{ <directory>: [{ rule, from, to }] }`. A process of its own, as the tool is an ES module.
 */
import { cruise } from 'dependency-cruiser';
import { createRequire } from 'node:module';
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const planted = join(here, 'violations/imports');
const scratch = mkdtempSync(join(tmpdir(), 'reef-boundaries-'));
const tsConfigFile = join(scratch, 'tsconfig.json'); // the tool takes aliases from a file only
const { forbidden, options } = createRequire(import.meta.url)('../../.dependency-cruiser.cjs');

/** The violations in one mini repository; `@app/x` means its own libs, packages are the project's. */
async function violationsIn(directory) {
  process.chdir(directory);
  const tsConfig = { baseUrl: directory, paths: { '@app/*': ['libs/*/src'] } };
  writeFileSync(tsConfigFile, JSON.stringify({ compilerOptions: tsConfig }));
  const { enhancedResolveOptions, ...cruiseOptions } = options;
  const files = { baseDir: directory, tsConfig: { fileName: tsConfigFile } };
  const roots = ['apps', 'libs'].filter((root) => existsSync(join(directory, root)));
  const { output } = await cruise(
    roots,
    { ...cruiseOptions, ...files, ruleSet: { forbidden }, validate: true },
    enhancedResolveOptions,
    { tsConfig: { options: tsConfig } },
  );
  return output.summary.violations.map(({ rule, from, to }) => ({ rule: rule.name, from, to }));
}

const found = {};
for (const name of readdirSync(planted)) found[name] = await violationsIn(join(planted, name));
rmSync(scratch, { recursive: true });
console.log(JSON.stringify({ rules: forbidden.map(({ name }) => name), found }));
