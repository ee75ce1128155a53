import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Old and new processes share a database while an upgrade is under way (docs/upgrade.md), so a migration may not break
 * the code of the release before it: it adds or widens. What a release has stopped using is dropped by the next one,
 * and that migration is named here, with the release that stopped.
 */
const DROPS_WHAT_NOBODY_USES: Readonly<Record<string, string>> = {};

const BREAKS: readonly (readonly [string, RegExp])[] = [
  ['drops a table', /\bDROP TABLE\b/i],
  ['drops a column', /\bDROP COLUMN\b/i],
  ['renames', /\bRENAME (?:TO|COLUMN|CONSTRAINT)\b/i],
  ['changes a type', /\bALTER COLUMN \w+ (?:SET DATA )?TYPE\b/i],
  ['demands a value that old code does not write', /\bSET NOT NULL\b/i],
  [
    'adds a column that old code must fill',
    /\bADD COLUMN (?:IF NOT EXISTS )?\w+ (?![^,;`]*\b(?:DEFAULT|GENERATED)\b)[^,;`]*\bNOT NULL\b/i,
  ],
];
const breakagesOf = (sql: string): string[] => BREAKS.filter(([, shape]) => shape.test(sql)).map(([what]) => what);

const apps = join(__dirname, '../../apps');
const migrations = readdirSync(apps, { recursive: true, encoding: 'utf8' })
  .filter((file) => /\/migrations\/\d+-[\w-]+\.ts$/.test(file))
  .sort();
/** What a migration does on the way up. */
function upOf(file: string): string {
  const source = readFileSync(join(apps, file), 'utf8');
  const [, up] = /async up\([^]*?\{\n([^]*?)\n {2}\}\n/.exec(source) ?? [];
  if (up === undefined) throw new Error(`${file} has no way up that this test can read.`);
  return up;
}

describe('migrations leave the code before them running', () => {
  it.each(migrations)('%s', (file) => {
    if (file in DROPS_WHAT_NOBODY_USES) return;
    expect(breakagesOf(upOf(file))).toEqual([]);
  });

  it.each([
    ['DROP TABLE catalog.item', 'drops a table'],
    ['ALTER TABLE catalog.item DROP COLUMN name', 'drops a column'],
    ['ALTER TABLE catalog.item RENAME COLUMN name TO slug', 'renames'],
    ['ALTER TABLE catalog.item RENAME TO thing', 'renames'],
    ['ALTER TABLE catalog.item ALTER COLUMN size TYPE integer', 'changes a type'],
    ['ALTER TABLE catalog.item ALTER COLUMN name SET NOT NULL', 'demands a value that old code does not write'],
    ['ALTER TABLE catalog.item ADD COLUMN name text NOT NULL', 'adds a column that old code must fill'],
    [
      'ALTER TABLE catalog.item ADD COLUMN a integer NOT NULL DEFAULT 0, ADD COLUMN b text NOT NULL',
      'adds a column that old code must fill',
    ],
  ])('refuses %s', (sql, what) => {
    expect(breakagesOf(sql)).toEqual([what]);
  });
  it.each([
    'ALTER TABLE catalog.item ADD COLUMN name text',
    "ALTER TABLE catalog.item ADD COLUMN name text NOT NULL DEFAULT ''",
    'CREATE TABLE catalog.thing (id uuid NOT NULL)',
    'ALTER TABLE catalog.item ALTER COLUMN name DROP NOT NULL',
  ])('takes %s', (sql) => {
    expect(breakagesOf(sql)).toEqual([]);
  });
});
