import { chains, matchesOf, matchFrom } from '../matching';
import type { FileRule, Sight } from '../rule';
import type { SourceFile } from '../source-file';
import type { Step } from '../matching';

const DECODES_PYTHON = /\bb(?:64|32|85|16)decode\b|\bfromhex\b|\bunhexlify\b|\bdecompress\b|\bmarshal\.loads\b|\bcodecs\.decode\b|["']rot_?13["']|\bchr\s{0,2}\(\s{0,2}\w{1,8}\s{0,2}\)\s{1,4}for\b|\[::-1\]/;
const DECODES_JS = /\batob\s{0,2}\(|Buffer\.from\s{0,2}\([^\n]{0,2000}["'](?:base64|hex)["']|\bfromCharCode\b|\bunescape\s{0,2}\(|\bdecodeURIComponent\s{0,2}\(/;
const SHAPES: readonly (readonly [weight: number, first: RegExp, ...steps: Step[]])[] = [
  [65, /(?<![\w$.])(?:exec|eval)\s{0,2}\(/, [80, DECODES_PYTHON]],
  [65, /(?<![\w$.])eval\s{0,2}\(|\bnew\s{1,4}Function\s{0,2}\(|\bvm\.runIn\w{1,12}\s{0,2}\(/, [60, DECODES_JS]],
  [65, /\b(?:os\.system|subprocess\.\w{1,12}|os\.popen|child_process['"]?\)?\.exec\w{0,4}|\bexecSync|system)\s{0,2}\(/, [60, /\bb64decode\b|\batob\s{0,2}\(|Buffer\.from\s{0,2}\([^\n]{0,400}["'](?:base64|hex)["']|\bfromhex\b/]],
  [70, /\b(?:base64\s{1,4}(?:-[dDi]{1,2}|--decode)|xxd\s{1,4}-r(?:\s{1,4}-p)?|openssl\s{1,4}(?:base64|enc)\s[^\n|]{0,60}-d)\b/, [80, /\|\s{0,8}(?:sudo\s{1,4})?(?:\/(?:usr\/)?bin\/)?(?:(?:ba|z|da|k)?sh|python[\d.]{0,4}|perl|node|osascript|ruby)\b(?!\s{1,4}-c)/]],
  [70, /\b(?:eval|(?:ba|z)?sh\s{1,4}-c|source)\s{1,4}["']?\$\(/, [120, /\bbase64\s{1,4}(?:-[dD]|--decode)|\bxxd\s{1,4}-r/]],
  [70, /\b(?:powershell|pwsh)(?:\.exe)?\b/i, [120, /\s-e(?:nc?|c|nco\w{0,12})?\s{1,4}["']?[A-Za-z0-9+/=]{24}/i]],
  [65, /\b(?:iex|Invoke-Expression)\b/i, [120, /FromBase64String|\[char\[?\]?\]|-join\b/i]],
  [65, /\beval\s{0,2}\(/, [200, /\.unpack1?\s{0,2}\(\s{0,2}["']m|\bbase64_decode\s{0,2}\(|\bgzinflate\s{0,2}\(|\bstr_rot13\s{0,2}\(/]],
];
const FROM_DATA_IN_NAME = /(?<![\w$.])(?:exec|eval)\s{0,2}\(\s{0,2}(?:compile\s{0,2}\(\s{0,2})?([A-Za-z_]\w{0,60})\s{0,2}[,)]|\bnew\s{1,4}Function\s{0,2}\(\s{0,2}(?:["'][\w, ]{0,60}["']\s{0,2},\s{0,2}){0,4}([A-Za-z_$][\w$]{0,60})\s{0,2}\)/;
const MOST_NAMES = 30;
const OBFUSCATOR_NAME = /\b_0x[0-9a-f]{2,8}\b/;
const MANY_NAMES = 10;

function* runsDecoded(source: SourceFile): Generator<Sight> {
  for (const [weight, first, ...steps] of SHAPES) {
    for (const places of chains(source.text, first, ...steps)) {
      const at = places[0] ?? 0;
      const end = places[places.length - 1] ?? at;
      if (!source.text.slice(at, end).includes('\n\n')) yield { line: source.lineAt(at), weight };
    }
  }
  const known = new Set<string>();
  for (const match of matchesOf(FROM_DATA_IN_NAME, source.text)) {
    const name = match[1] ?? match[2] ?? '';
    if (known.size >= MOST_NAMES || known.has(name)) continue;
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

/** Code that is decoded and run, or made unreadable. */
export const ENCODED_EXECUTION_RULES: readonly FileRule[] = [
  {
    ...shared,
    id: 'encoded_execution',
    code: 'suspicious.encoded_execution',
    weight: 65,
    files: ['code', 'markdown', 'manifest'],
    message: 'Something is decoded and run at once.',
    rationale: 'Nobody encodes what may be read; it is how a payload passes under the eyes of a reviewer.',
    needles: [
      ['exec', 'eval', 'function', 'runin', 'system', 'popen', 'subprocess', 'base64', 'xxd', 'openssl', 'powershell', 'pwsh', 'iex', 'invoke-expression'],
      ['decode', 'fromhex', 'unhexlify', 'decompress', 'marshal', 'rot13', 'rot_13', 'chr(', '[::-1]', 'atob', 'buffer.from', 'fromcharcode', 'unescape', 'base64', 'xxd', '-e', 'char', '-join', 'unpack', 'gzinflate', '-d'],
    ],
    find: runsDecoded,
    examples: {
      fires: [
        { path: 'a.py', text: 'import base64\nexec(base64.b64decode(_c))', line: 2 },
        { path: 'a.js', text: "new Function('require', Buffer.from(blob, 'hex').toString())(require);" },
        { path: 'a.sh', text: 'echo aGVsbG8= | base64 -d | bash' },
        { path: 'a.py', text: 's = "".join(chr(c) for c in [105, 109])\neval(compile(s, "", "exec"))' },
        { path: 'SKILL.md', text: 'powershell -NoProfile -EncodedCommand SQBFAFgAIAAoAE4AZQB3AC0ATwBiAGoA' },
      ],
      passes: [
        { path: 'a.sh', text: 'curl -s "$u" | base64 -d > key.pem\nsh run.sh' },
        { path: 'a.py', text: 'data = base64.b64decode(blob)\n\nmodel.eval()' },
        { path: 'a.js', text: 'const text = atob(value);\nconst add = new Function("a", "b", "return a + b");' },
      ],
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
      fires: [{ path: 'a.js', text: 'const _0x1a=1,_0x1b=2,_0x1c=3,_0x1d=4,_0x1e=5,_0x1f=6;f(_0x1a,_0x1b,_0x1c,_0x1d,_0x1e);' }],
      passes: [{ path: 'a.js', text: 'const _0x1a = 1; // one name of an obfuscator' }],
    },
  },
];

/** Whether the text names a decoder at all. */
export const decodesSomething = (text: string): boolean => matchFrom(DECODES_PYTHON, text, 0) !== null || matchFrom(DECODES_JS, text, 0) !== null;
