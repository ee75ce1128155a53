import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { GENERATED } from './generated-docs';

const root = join(__dirname, '../..');
const read = (file: string): string => readFileSync(join(root, file), 'utf8');
const below = (directory: string): string[] =>
  readdirSync(join(root, directory), { recursive: true, encoding: 'utf8' }).map((file) => `${directory}/${file}`);

const PAGES = [
  'README.md',
  'CONTRIBUTING.md',
  'SECURITY.md',
  'CHANGELOG.md',
  ...[...below('docs'), ...below('apps'), ...below('libs')]
    .filter((file) => file.endsWith('.md') && !file.includes('/fixtures/'))
    .sort(),
];
const { scripts, dependencies, devDependencies } = JSON.parse(read('package.json')) as Record<
  'scripts' | 'dependencies' | 'devDependencies',
  Record<string, string>
>;

describe('generated pages', () => {
  it.each(Object.entries(GENERATED))(
    '%s says what the code says (else: node scripts/generate-docs.mjs)',
    (file, render) => {
      expect(read(file)).toBe(render());
    },
  );
});

describe.each(PAGES)('%s', (page) => {
  const text = read(page);

  it('links to files and headings that exist', () => {
    const links = [...withoutCode(text).matchAll(/\]\(([^)\s]+)\)/g)].map((match) => match[1] ?? '');
    expect(links.filter((link) => !/^https?:/.test(link) && !leadsSomewhere(page, link))).toEqual([]);
  });
  it('names paths that exist', () => {
    expect(pathsIn(text).filter((path) => !exists(page, path))).toEqual([]);
  });
  it('names npm scripts that exist', () => {
    const named = [...text.matchAll(/\bnpm (?:run (?:--silent )?([\w:-]+)|(start|test)\b)/g)];
    const unknown = named.map(([, script, short]) => script ?? short ?? '').filter((name) => !(name in scripts));
    expect(unknown).toEqual([]);
  });
});

it('docs/subscribing.md shows the subscriber that a test runs', () => {
  const example = read('test/subscriber-example/plugin-numbers.ts');
  expect(read('docs/subscribing.md')).toContain(`\`\`\`ts\n${example}\`\`\`\n`);
});

describe('docs/dependencies.md', () => {
  const rows = [...read('docs/dependencies.md').matchAll(/^\| `([^`]+)` \| (.+) \|$/gm)];
  const reasons = new Map(rows.map(([, name, reason]) => [name ?? '', reason ?? '']));

  it('gives a reason for every direct dependency, and for nothing else', () => {
    expect([...reasons.keys()].sort()).toEqual(Object.keys({ ...dependencies, ...devDependencies }).sort());
  });
  it('says of a dependency that it is not used yet only while that is so', () => {
    const code = [...below('apps'), ...below('libs'), ...below('test')].filter(isOurCode).map(read).join('\n');
    const waiting = [...reasons].filter(([, reason]) => reason.includes('Not used yet')).map(([name]) => name);
    expect(waiting.filter((name) => new RegExp(`(from|import|require)\\W*['"]${name}['"/]`).test(code))).toEqual([]);
  });
});

describe('docs/adr', () => {
  const files = readdirSync(join(root, 'docs/adr'))
    .filter((file) => /^\d/.test(file))
    .sort();

  it('is numbered without a gap', () => {
    expect(files.map((file) => Number(file.slice(0, 4)))).toEqual(files.map((_, i) => i + 1));
  });
  it.each(files)('%s says what was decided, what it costs, and how we would notice that it is wrong', (file) => {
    const headings = [
      ...read(`docs/adr/${file}`).matchAll(/^(Situation|Decision|Considered|Price|Wrong if|Tests)\. /gm),
    ];
    expect(headings.map((match) => match[1])).toEqual([
      'Situation',
      'Decision',
      'Considered',
      'Price',
      'Wrong if',
      'Tests',
    ]);
  });
});

function isOurCode(file: string): boolean {
  return /\.(ts|mjs|cjs)$/.test(file) && !file.startsWith('test/boundaries/violations/');
}

/** Code blocks and inline code may hold brackets that are no links. */
function withoutCode(text: string): string {
  return text.replace(/^```[\s\S]*?^```$/gm, '').replace(/`[^`\n]*`(?!\]\()/g, (code) => 'x'.repeat(code.length));
}
function leadsSomewhere(page: string, link: string): boolean {
  const [path = '', anchor] = link.split('#');
  const target = path === '' ? page : normalize(join(dirname(page), path));
  if (!existsSync(join(root, target))) return false;
  return anchor === undefined || anchorsOf(read(target)).includes(anchor);
}
/** As GitHub makes them from headings, and those written out. */
function anchorsOf(text: string): string[] {
  const headings = [...text.matchAll(/^#+ (.+)$/gm)].map((match) => match[1] ?? '');
  const made = headings.map((heading) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .replaceAll(' ', '-'),
  );
  return [...made, ...[...text.matchAll(/<a id="([^"]+)">/g)].map((match) => match[1] ?? '')];
}

/** What stands in backticks and looks like a place in the repository. A placeholder, as in `apps/<name>`, is none. */
function pathsIn(text: string): string[] {
  const spans = [...text.replace(/^```[\s\S]*?^```$/gm, '').matchAll(/`([^`\n]+)`/g)].map((match) => match[1] ?? '');
  return spans.filter((span) => /^(apps|libs|test|docs|scripts|src|k8s)\/[\w@./*-]*$/.test(span));
}
/** In a service's own page, `src/…` is its own. `*` stands for part of one name. */
function exists(page: string, path: string): boolean {
  const whole = normalize(path.startsWith('src/') ? join(dirname(page), path) : path).replace(/\/$/, '');
  if (!whole.includes('*')) return existsSync(join(root, whole));
  const [fixed] = whole
    .split('/')
    .filter((part) => !part.includes('*'))
    .slice(0, 1);
  const pattern = new RegExp(`^${whole.replaceAll('.', '\\.').replaceAll('*', '[^/]*')}$`);
  return (
    fixed !== undefined && statSync(join(root, fixed)).isDirectory() && below(fixed).some((file) => pattern.test(file))
  );
}
