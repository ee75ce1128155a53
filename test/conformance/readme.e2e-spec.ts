import { readFileSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runCommand } from '../support/run-command';
import { tempDirectory, type TempDirectory } from '../support/temp-directory';
import { START_TIMEOUT_MS, startWorld, type OwnWorld } from '../support/world';

const ROOT = join(__dirname, '../..');
const ARROW = '# → ';

/** Commands of the tour up to an arrow, and what their output must hold, in this order. */
interface Step {
  readonly commands: string;
  readonly expected: readonly string[];
}

/** The shell blocks of the section, in order, cut behind each group of arrows. */
function stepsOf(section: string): Step[] {
  const blocks = [...section.matchAll(/^```sh\n([\s\S]*?)^```$/gm)].map((match) => match[1] ?? '');
  return blocks
    .flatMap((block) => block.split(/(?<=^# → .*\n)(?!# → )/m))
    .map((text) => text.split('\n'))
    .map((lines) => ({
      commands: lines
        .filter((line) => !line.startsWith(ARROW))
        .join('\n')
        .trim(),
      expected: lines.filter((line) => line.startsWith(ARROW)).map((line) => line.slice(ARROW.length)),
    }))
    .filter(({ commands }) => commands !== '');
}

/** One shell for all steps, so that variables live on; the first command that fails ends it. */
function scriptOf(steps: readonly Step[], logs: string): string {
  const run = steps.map(({ commands }, i) => `{\n${commands}\n} > '${join(logs, String(i))}' 2>&1`);
  return ['set -euo pipefail', ...run].join('\n');
}

function patternOf(expected: string): RegExp {
  return new RegExp(expected.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replaceAll('…', '.+'));
}

describe('the tour of README.md', () => {
  const readme = readFileSync(join(ROOT, 'README.md'), 'utf8');
  const steps = stepsOf(/^## Five-minute tour\n([\s\S]*?)^## /m.exec(readme)?.[1] ?? '');
  let temp: TempDirectory;
  let world: OwnWorld;

  beforeAll(async () => {
    temp = await tempDirectory();
    world = await startWorld('standalone', { dataDirectory: join(temp.path, 'data') });
  }, START_TIMEOUT_MS);
  afterAll(async () => {
    await world.stop();
    await temp.close();
  });

  it('does what it says, in one shell, from a fresh start', async () => {
    const script = join(temp.path, 'tour.sh');
    await writeFile(script, scriptOf(steps, temp.path));
    const env = {
      REEF_URL: world.url,
      REEF_DATA_DIR: join(temp.path, 'data'),
      HOME: temp.path,
      TMPDIR: temp.path,
      NO_COLOR: '1',
    };
    const { code } = await runCommand('bash', [script], { env, cwd: ROOT, timeoutMs: 240_000 });
    const said = await Promise.all(steps.map((_, i) => readFile(join(temp.path, String(i)), 'utf8').catch(() => '')));
    const report = steps.map(({ commands, expected }, i) => ({
      commands,
      missing: expected.filter((text) => !patternOf(text).test(said[i] ?? '')),
      said: said[i],
    }));
    expect(report.filter(({ missing }) => missing.length > 0)).toEqual([]);
    expect({ code, last: code === 0 ? '' : said.at(-1) }).toEqual({ code: 0, last: '' });
    expect(steps.flatMap(({ expected }) => expected).length).toBeGreaterThan(8);
  }, 250_000);
});

describe('the first lines of README.md', () => {
  it('are the two commands that do all the set-up there is', () => {
    const first = /^```sh\n([\s\S]*?)^```$/m.exec(readFileSync(join(ROOT, 'README.md'), 'utf8'))?.[1] ?? '';
    expect(first.split('\n').map((line) => line.split('#')[0]?.trim())).toEqual([
      'npm ci && npm start',
      'npm ci && npm test',
      '',
    ]);
  });
});
