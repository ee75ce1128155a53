import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CLIENTS, clientProgram, type Client } from './clawhub-cli';
import { commandsOf } from './client-commands';

const PAGE = join(__dirname, '../../docs/compatibility.md');
export const COMPATIBILITY_SECTIONS = ['Skills', 'Packages'] as const;
export type CompatibilitySection = (typeof COMPATIBILITY_SECTIONS)[number];

export interface CommandStep {
  /** As a user types it: `transfer accept`. */
  readonly command: string;
  /** The clients that have the command. Default: all. */
  readonly clients?: readonly Client[];
  readonly run: () => Promise<void>;
}

/**
 * Declares one test a command of a client, in order, and two more: that the client has no other command of that
 * section, and that docs/compatibility.md says what was seen here. `npm run docs:compatibility` writes the page.
 */
export function testCommands(client: Client, section: CompatibilitySection, steps: readonly CommandStep[]): void {
  const mine = steps.filter(({ clients = CLIENTS }) => clients.includes(client));
  const worked = new Set<string>();
  for (const { command, run } of mine)
    it(command, async () => {
      await run();
      worked.add(command);
    });

  it('has no other command', async () => {
    const commands = await commandsOf(client, (word) => (word === 'package') === (section === 'Packages'));
    expect([...new Set(mine.map(({ command }) => command))].sort()).toEqual(commands.sort());
  });
  it('does what docs/compatibility.md says', () => {
    const page = readFileSync(PAGE, 'utf8');
    if (process.env.REEF_WRITE_COMPATIBILITY === '1') writeFileSync(PAGE, withColumn(page, section, client, worked));
    else expect(worksByPage(page, section, client)).toEqual([...worked].sort());
  });
}

/** What people call a client: `0.20.0`. */
export function versionOf(client: Client): string {
  const manifest = join(clientProgram(client), '../../package.json');
  return (JSON.parse(readFileSync(manifest, 'utf8')) as { version: string }).version;
}

type Table = Map<string, Set<string>>;

function worksByPage(page: string, section: CompatibilitySection, client: Client): string[] {
  const version = versionOf(client);
  const rows = [...tableOf(page, section)].filter(([, versions]) => versions.has(version));
  return rows.map(([command]) => command).sort();
}

/** The page with one client's column written anew. */
function withColumn(page: string, section: CompatibilitySection, client: Client, worked: ReadonlySet<string>): string {
  const table = tableOf(page, section);
  const version = versionOf(client);
  for (const versions of table.values()) versions.delete(version);
  for (const command of worked) table.set(command, (table.get(command) ?? new Set()).add(version));
  return page.replace(blockOf(section), () => `<!-- ${section} -->\n\n${render(table)}\n\n<!-- /${section} -->`);
}

function blockOf(section: CompatibilitySection): RegExp {
  return new RegExp(`<!-- ${section} -->[^]*?<!-- /${section} -->`);
}

/** Which versions ran a command with success, by the command. */
function tableOf(page: string, section: CompatibilitySection): Table {
  const lines = (blockOf(section).exec(page)?.[0] ?? '').split('\n').filter((line) => line.startsWith('|'));
  const [header, , ...rows] = lines.map((line) => line.split('|').slice(1, -1));
  const versions = (header ?? []).slice(1).map((cell) => cell.trim());
  return new Map(
    rows.map(([command = '', ...cells]) => [
      command.replaceAll(/[` ]+/g, ' ').trim(),
      new Set(versions.filter((_, i) => cells[i]?.trim() === 'yes')),
    ]),
  );
}

function render(table: Table): string {
  const versions = CLIENTS.map(versionOf);
  const rows = [...table].filter(([, seen]) => seen.size > 0).sort(([a], [b]) => (a < b ? -1 : 1));
  const cells = [
    ['Command', ...versions],
    ['---', ...versions.map(() => '---')],
    ...rows.map(([command, seen]) => [`\`${command}\``, ...versions.map((each) => (seen.has(each) ? 'yes' : '–'))]),
  ];
  return cells.map((row) => `| ${row.join(' | ')} |`).join('\n');
}
