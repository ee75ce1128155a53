import { chains, matchesOf } from '../matching';
import type { FileRule, Sight } from '../rule';
import type { SourceFile } from '../source-file';
import type { Step } from '../matching';

const DECODES_PYTHON =
  /\bb(?:64|32|85|16)decode\b|\bfromhex\b|\bunhexlify\b|\bdecompress\b|\bmarshal\.loads\b|\bcodecs\.decode\b|["']rot_?13["']|\bchr\s{0,2}\(\s{0,2}\w{1,8}\s{0,2}\)\s{1,4}for\b/;
const DECODES_JS =
  /\batob\s{0,2}\(|Buffer\.from\s{0,2}\([^\n]{0,2000}["'](?:base64|hex)["']|\bfromCharCode\b|\bunescape\s{0,2}\(|\bdecodeURIComponent\s{0,2}\(/;
type Shape = readonly [weight: number, first: RegExp, ...steps: Step[]];

const PYTHON: readonly Shape[] = [
  [65, /(?<![\w$.])(?:exec|eval)\s{0,2}\(/, [80, DECODES_PYTHON]],
  [65, /\b(?:os\.system|subprocess\.\w{1,12}|os\.popen)\s{0,2}\(/, [60, /\bb64decode\b|\bfromhex\b/]],
];
const JAVASCRIPT: readonly Shape[] = [
  [65, /(?<![\w$.])eval\s{0,2}\(|\bnew\s{1,4}Function\s{0,2}\(|\bvm\.runIn\w{1,12}\s{0,2}\(/, [60, DECODES_JS]],
  [
    65,
    /\bexec(?:Sync|File)?\s{0,2}\(/,
    [60, /\batob\s{0,2}\(|Buffer\.from\s{0,2}\([^\n]{0,400}["'](?:base64|hex)["']/],
  ],
  [
    65,
    /\beval\s{0,2}\(/,
    [200, /\.unpack1?\s{0,2}\(\s{0,2}["']m|\bbase64_decode\s{0,2}\(|\bgzinflate\s{0,2}\(|\bstr_rot13\s{0,2}\(/],
  ],
];
const SHELL: readonly Shape[] = [
  [
    70,
    /\b(?:base64\s{1,4}(?:-[dDi]{1,2}|--decode)|xxd\s{1,4}-r(?:\s{1,4}-p)?|openssl\s{1,4}(?:base64|enc)\s[^\n|]{0,60}-d)\b/,
    [
      80,
      /\|\s{0,8}(?:sudo\s{1,4})?(?:\/(?:usr\/)?bin\/)?(?:(?:ba|z|da|k)?sh|python[\d.]{0,4}|perl|node|osascript|ruby)\b(?!\s{1,4}-c)/,
    ],
  ],
  [
    70,
    /\b(?:eval|(?:ba|z)?sh\s{1,4}-c|source)\s{1,4}["']?\$\(/,
    [120, /\bbase64\s{1,4}(?:-[dD]|--decode)|\bxxd\s{1,4}-r/],
  ],
];
const POWERSHELL: readonly Shape[] = [
  [70, /\b(?:powershell|pwsh)(?:\.exe)?\b/i, [120, /\s-e(?:nc?|c|nco\w{0,12})?\s{1,4}["']?[A-Za-z0-9+/=]{24}/i]],
  [65, /\b(?:iex|Invoke-Expression)\b/i, [120, /FromBase64String|\[char\[?\]?\]|-join\b/i]],
];
const FROM_DATA_IN_NAME =
  /(?<![\w$.])(?:exec|eval)\s{0,2}\(\s{0,2}(?:compile\s{0,2}\(\s{0,2})?([A-Za-z_]\w{0,60})\s{0,2}[,)]|\bnew\s{1,4}Function\s{0,2}\(\s{0,2}(?:["'][\w, ]{0,60}["']\s{0,2},\s{0,2}){0,4}([A-Za-z_$][\w$]{0,60})\s{0,2}\)/;
const MOST_NAMES = 30;
const OBFUSCATOR_NAME = /\b_0x[0-9a-f]{2,8}\b/;
const MANY_NAMES = 10;

function* shaped(source: SourceFile, shapes: readonly Shape[]): Generator<Sight> {
  for (const [weight, first, ...steps] of shapes) {
    for (const places of chains(source.text, first, ...steps)) {
      const at = places[0] ?? 0;
      const end = places[places.length - 1] ?? at;
      if (!source.text.slice(at, end).includes('\n\n')) yield { line: source.lineAt(at), weight };
    }
  }
}

/** Decoded into a variable first, and run from there. */
function* named(source: SourceFile): Generator<Sight> {
  const known = new Set<string>();
  for (const match of matchesOf(FROM_DATA_IN_NAME, source.text)) {
    const name = match[1] ?? match[2] ?? '';
    if (known.size >= MOST_NAMES || known.has(name)) continue;
    if (name.length < 3 && source.text.length > source.lineCount * 200) continue; // minified: names come back
    known.add(name);
    if (isDecoded(source.text, name)) yield { line: source.lineAt(match.index), weight: 65 };
  }
}

/** Whether the text gives the name something decoded. */
function isDecoded(text: string, name: string): boolean {
  const given = new RegExp(`(?<![\\w$.])${name.replaceAll('$', '\\$')}\\s{0,4}=(?!=)`);
  for (const match of matchesOf(given, text)) {
    const value = text.slice(match.index, match.index + 200);
    const end = value.indexOf('\n');
    const line = end < 0 ? value : value.slice(0, end);
    if (DECODES_PYTHON.test(line) || DECODES_JS.test(line)) return true;
  }
  return false;
}

function* machineMade(source: SourceFile): Generator<Sight> {
  let names = 0;
  for (const match of matchesOf(OBFUSCATOR_NAME, source.text)) {
    if (++names < MANY_NAMES) continue;
    yield { line: source.lineAt(match.index) };
    return;
  }
}

const shared = { severity: 'critical', fix: 'Publish the code as it was written.' } as const;

const execution = {
  ...shared,
  code: 'suspicious.encoded_execution',
  weight: 65,
  files: ['code', 'markdown', 'manifest'],
  message: 'Something is decoded and run at once.',
  rationale: 'Nobody encodes what may be read; it is how a payload passes under the eyes of a reviewer.',
} as const;
const PYTHON_DECODERS = [
  'b64decode',
  'b32decode',
  'b85decode',
  'b16decode',
  'fromhex',
  'unhexlify',
  'decompress',
  'marshal.loads',
  'codecs.decode',
  'rot13',
  'rot_13',
  'chr(',
];
const JS_DECODERS = [
  'atob',
  'buffer.from',
  'fromcharcode',
  'unescape',
  'decodeuricomponent',
  '.unpack',
  'base64_decode',
  'gzinflate',
  'str_rot13',
];

/** Code that is decoded and run, or made unreadable. */
export const ENCODED_EXECUTION_RULES: readonly FileRule[] = [
  {
    ...execution,
    id: 'encoded_execution/python',
    needles: [['exec', 'eval', 'os.system', 'subprocess', 'popen'], PYTHON_DECODERS],
    *find(source) {
      yield* shaped(source, PYTHON);
      yield* named(source);
    },
    examples: {
      fires: [
        { path: 'a.py', text: 'import base64\nexec(base64.b64decode(_c))', line: 2 },
        { path: 'a.py', text: 's = "".join(chr(c) for c in [105, 109])\neval(compile(s, "", "exec"))' },
      ],
      passes: [{ path: 'a.py', text: 'data = base64.b64decode(blob)\n\nmodel.eval()' }],
    },
  },
  {
    ...execution,
    id: 'encoded_execution/javascript',
    needles: [['exec', 'eval', 'new function', 'runin'], JS_DECODERS],
    *find(source) {
      yield* shaped(source, JAVASCRIPT);
      yield* named(source);
    },
    examples: {
      fires: [
        { path: 'a.js', text: "new Function('require', Buffer.from(blob, 'hex').toString())(require);" },
        {
          path: 'a.js',
          text: "const b = Buffer.from('6162', 'hex').toString();\nnew Function('require', b)(require);",
        },
      ],
      passes: [
        { path: 'a.js', text: 'const text = atob(value);\nconst add = new Function("a", "b", "return a + b");' },
      ],
    },
  },
  {
    ...execution,
    id: 'encoded_execution/shell',
    needles: [
      ['base64', 'xxd', 'openssl'],
      ['-d', '--decode', '-r'],
    ],
    find: (source) => shaped(source, SHELL),
    examples: {
      fires: [
        { path: 'a.sh', text: 'echo aGVsbG8= | base64 -d | bash' },
        { path: 'SKILL.md', text: 'eval "$(echo aGk= | base64 --decode)"' },
      ],
      passes: [{ path: 'a.sh', text: 'curl -s "$u" | base64 -d > key.pem\nsh run.sh' }],
    },
  },
  {
    ...execution,
    id: 'encoded_execution/powershell',
    needles: [
      ['powershell', 'pwsh', 'iex', 'invoke-expression'],
      [' -e', 'frombase64string', '[char', '-join'],
    ],
    find: (source) => shaped(source, POWERSHELL),
    examples: {
      fires: [{ path: 'SKILL.md', text: 'powershell -NoProfile -EncodedCommand SQBFAFgAIAAoAE4AZQB3AC0ATwBiAGoA' }],
      passes: [{ path: 'SKILL.md', text: 'powershell -ExecutionPolicy ByPass -File run.ps1' }],
    },
  },
  {
    ...shared,
    id: 'machine_obfuscated',
    code: 'suspicious.machine_obfuscated',
    weight: 55,
    files: ['code'],
    message: 'This code went through an obfuscator.',
    rationale: 'A skill is published to be read; an obfuscator serves only whoever does not want that.',
    needles: [['_0x']],
    find: machineMade,
    examples: {
      fires: [
        {
          path: 'a.js',
          text: 'const _0x1a=1,_0x1b=2,_0x1c=3,_0x1d=4,_0x1e=5,_0x1f=6;f(_0x1a,_0x1b,_0x1c,_0x1d,_0x1e);',
        },
      ],
      passes: [{ path: 'a.js', text: 'const _0x1a = 1; // one name of an obfuscator' }],
    },
  },
];
