import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join, relative } from 'node:path';

interface LintResult {
  readonly filePath: string;
  readonly messages: readonly { readonly ruleId: string; readonly message: string }[];
}

const root = join(__dirname, '../..');
const planted = join(__dirname, 'violations/lint');

/** Lints the mini repository with the project's own configuration. A process of its own: the configuration is an ES module. */
function lintPlanted(): Map<string, string[]> {
  const eslint = join(root, 'node_modules/eslint/bin/eslint.js');
  const args = [eslint, '.', '--config', join(root, 'eslint.config.mjs'), '--format', 'json'];
  const { stdout } = spawnSync(process.execPath, args, { cwd: planted, encoding: 'utf8', maxBuffer: 1e8 });
  const results = JSON.parse(stdout) as LintResult[];
  return new Map(
    results.map(({ filePath, messages }) => [
      relative(planted, filePath),
      messages.map(({ ruleId, message }) => (ruleId === 'no-restricted-syntax' ? message : ruleId)),
    ]),
  );
}

const ENVIRONMENT = 'Settings come from defineConfig';
const CLOCK = 'Time and chance come from the Clock';
const DATA_SOURCE = 'Only libs/persistence opens data sources';
const SKIPPED = 'A test runs or does not exist';
const SLEEP = 'Wait for a condition with eventually()';

/** What is planted where; a file that stands in none of these lists shows what the rules allow. */
const PLANTED: readonly [file: string, problem: string][] = [
  ['apps/gateway/src/environment.ts', ENVIRONMENT],
  ['apps/gateway/src/environment-destructured.ts', ENVIRONMENT],
  ['libs/runtime/src/environment.ts', ENVIRONMENT],
  ['libs/runtime/src/environment.spec.ts', ENVIRONMENT],
  ['apps/gateway/src/new-date.ts', CLOCK],
  ['apps/gateway/src/date-now.ts', CLOCK],
  ['apps/gateway/src/date-now-passed.ts', CLOCK],
  ['apps/gateway/src/random.ts', CLOCK],
  ['libs/config/src/new-date.ts', CLOCK],
  ['apps/gateway/src/data-source.ts', DATA_SOURCE],
  ['apps/gateway/src/max-lines.ts', 'max-lines'],
  ['apps/gateway/src/max-lines-per-function.ts', 'max-lines-per-function'],
  ['apps/gateway/src/max-params.ts', '@typescript-eslint/max-params'],
  ['apps/gateway/src/no-console.ts', 'no-console'],
  ['libs/contracts/src/no-explicit-any.ts', '@typescript-eslint/no-explicit-any'],
  ['apps/gateway/src/no-floating-promises.ts', '@typescript-eslint/no-floating-promises'],
  ['apps/gateway/src/switch-exhaustiveness-check.ts', '@typescript-eslint/switch-exhaustiveness-check'],
  ['test/e2e/skip.e2e-spec.ts', SKIPPED],
  ['test/e2e/skip-each.e2e-spec.ts', SKIPPED],
  ['test/e2e/only.e2e-spec.ts', SKIPPED],
  ['test/e2e/only-concurrent.e2e-spec.ts', SKIPPED],
  ['test/e2e/todo.e2e-spec.ts', SKIPPED],
  ['apps/gateway/src/skip.spec.ts', SKIPPED],
  ['test/e2e/sleep.e2e-spec.ts', SLEEP],
  ['test/e2e/sleep-block.e2e-spec.ts', SLEEP],
  ['test/e2e/sleep-promises.e2e-spec.ts', SLEEP],
  ['test/e2e/sleep-named.e2e-spec.ts', SLEEP],
  ['apps/gateway/src/sleep.spec.ts', SLEEP],
];

describe('lint rules', () => {
  const found = lintPlanted();

  it.each(PLANTED)('find what is planted in %s', (file, problem) => {
    expect(found.get(file)).toEqual([expect.stringContaining(problem)]);
  });

  it('allow the rest', () => {
    const files = readdirSync(planted, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));
    const allowed = files.filter((file) => !PLANTED.some(([name]) => name === file));
    expect(Object.fromEntries(allowed.map((file) => [file, found.get(file)]))).toEqual(
      Object.fromEntries(allowed.map((file) => [file, []])),
    );
  });
});
