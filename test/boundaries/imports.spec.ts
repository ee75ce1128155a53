import { execFileSync, spawnSync } from 'node:child_process';
import { join } from 'node:path';

interface Violation {
  readonly rule: string;
  readonly from: string;
  readonly to: string;
}

const root = join(__dirname, '../..');

/** How many imports are planted where one would not show the whole rule. */
const PLANTED: Partial<Record<string, number>> = { 'rules-are-pure': 4, 'controllers-do-not-query': 2 };

const cruised = execFileSync(process.execPath, [join(__dirname, 'cruise.mjs')], { encoding: 'utf8' });
const { rules, found } = JSON.parse(cruised) as { rules: string[]; found: Record<string, Violation[]> };

describe('import rules', () => {
  it('each have a planted violation', () => {
    expect(Object.keys(found).sort()).toEqual([...rules].sort());
  });

  it.each(rules)('%s catches what is planted for it, and only that', (rule) => {
    const expected = Array.from({ length: PLANTED[rule] ?? 1 }, () => rule);
    expect(found[rule]?.map((violation) => violation.rule)).toEqual(expected);
  });

  it('hold in the project', () => {
    const cli = join(root, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs');
    const args = [cli, 'apps', 'libs', 'test', '--config'];
    const { stdout } = spawnSync(process.execPath, args, { cwd: root, encoding: 'utf8' });
    expect(stdout).toContain('no dependency violations found');
  });
});
