import { redactQuoted } from '../evidence.rules';
import { inOrder, lineOfMatch, near, onLine } from '../matching';
import type { FileRule } from '../rule';
import type { SourceFile } from '../source-file';
import { firstUncheckedBrowserInput } from './browser-input.rules';

const LAUNCH = /\bchromium\.launch\s{0,4}\(/i;
const GOTO = /\bpage\.goto\s{0,4}\(/i;
const FILE_URL = /file:\/\//i;
const BODY = /<body\b[^>\n]{0,40}>/i;
const SVG_VALUE = /\$\{[^}\n]{0,40}svg/i;
const WRITE = /\bwriteFile(?:Sync)?\s{0,4}\(/i;
const CONFINED = /javaScriptEnabled["']?\s{0,4}:\s{0,4}false|Content-Security-Policy|script-src\s{1,4}["'\\]{0,2}none/i;

const TYPES = /\bbrowser-use\s{1,4}input\b/i;
const PASSWORD = /passw(?:or)?d|passphrase|\$\{?\w{0,40}pass|[<{]\s{0,4}\w{0,40}pass/i;
const SCRIPTS = /\bbrowser-use\s{1,4}(?:eval|python)\b/i;
const MAIL = /mail\.google\.com|\b(?:gmail|webmail|mailbox|inbox)\b/i;
const SCHEDULE = /\blaunchctl\s{1,4}load\b|\bcrontab\b|LaunchAgents\/|\bsystemctl\s{1,4}enable\b/i;

function rendersForeignSvg(source: SourceFile): number | null {
  const { text } = source;
  const goto = near(text, GOTO, 200, FILE_URL);
  if (!goto || !LAUNCH.test(text) || CONFINED.test(text)) return null;
  const inBody = near(text, BODY, 240, SVG_VALUE);
  const inWrittenPage = near(text, WRITE, 400, /\.html\b/i) && near(text, WRITE, 800, SVG_VALUE);
  return inBody || inWrittenPage ? source.lineAt(goto.first) : null;
}

/** Skills that drive a browser. */
export const BROWSER_RULES: readonly FileRule[] = [
  {
    id: 'unsafe_browser_text_input',
    weight: 2,
    code: 'suspicious.unsafe_browser_text_input',
    severity: 'warn',
    files: ['code', 'markdown'],
    message: 'A script argument is typed into a browser without any check.',
    rationale: 'Line breaks and control characters in the argument press keys the user never meant to press.',
    fix: 'Limit the length and remove control characters before typing.',
    needles: [['action=act', 'action="act', "action='act"]],
    find: firstUncheckedBrowserInput,
    examples: {
      fires: [
        { path: 'post.sh', text: 'TEXT="$1"\nbrowser action=act kind=type text="$TEXT"', line: 2 },
        {
          path: 'post.sh',
          text: 'TEXT="$*"\nbrowser action=act ref=3 kind=type text=${TEXT}\n[ ${#TEXT} -gt 9 ] && exit',
          line: 2,
        },
      ],
      passes: [
        {
          path: 'post.sh',
          text: 'TEXT="$1"\nif [ ${#TEXT} -gt 280 ]; then exit 1; fi\nbrowser action=act kind=type text="$TEXT"',
        },
        {
          path: 'post.sh',
          text: 'TEXT="$1"\nTEXT=$(printf %s "$TEXT" | tr -d "[:cntrl:]")\nbrowser action=act kind=type text="$TEXT"',
        },
        { path: 'post.sh', text: 'TEXT="fixed"\nbrowser action=act kind=type text="$TEXT"' },
        { path: 'post.sh', text: 'KEY=$1\nsanitize KEY\nbrowser action=act kind=type text=$KEY' },
      ],
    },
  },
  {
    id: 'browser_file_render',
    weight: 3,
    code: 'suspicious.browser_file_render',
    severity: 'critical',
    files: ['code'],
    message: 'Foreign SVG is put into a local page and opened in a browser that runs scripts.',
    rationale: 'A script inside the SVG runs with the rights of a local file and can read others.',
    fix: 'Switch scripts off in the page (javaScriptEnabled: false) or forbid them by a content security policy.',
    needles: [['chromium.launch'], ['page.goto'], ['file://'], ['svg']],
    find: rendersForeignSvg,
    examples: {
      fires: [
        {
          text: 'const browser = await chromium.launch();\nconst html = `<body>${svg}</body>`;\nawait page.goto(`file://${path}`);',
          line: 3,
        },
        {
          text: 'writeFileSync("out.html", `<p>${svgText}</p>`);\nconst b = await chromium.launch();\nawait page.goto("file://" + p);',
        },
      ],
      passes: [
        {
          text: 'const b = await chromium.launch();\nconst c = b.newContext({ javaScriptEnabled: false });\nhtml = `<body>${svg}</body>`;\nawait page.goto(`file://${path}`);',
        },
        {
          text: 'const b = await chromium.launch();\nhtml = `<body>${title}</body>`; // svg\nawait page.goto("file://" + p);',
        },
      ],
    },
  },
  {
    id: 'browser_credential_automation/password-input',
    weight: 8,
    code: 'suspicious.browser_credential_automation',
    severity: 'critical',
    files: ['markdown'],
    message: 'The instructions have the agent type a password into a website.',
    rationale: 'The password passes through the conversation, the command line and the logs.',
    fix: 'Let the user log in and work with the session that results.',
    ...onLine(['browser-use'], (line) => inOrder(line, TYPES, PASSWORD)),
    redact: redactQuoted,
    examples: {
      fires: [
        { text: '# Log in\n\n    browser-use input 4 "$SITE_PASSWORD"', line: 3 },
        { text: 'Then `browser-use input 4 <your_password>`.' },
      ],
      passes: [
        { text: 'browser-use input 4 "search words"' },
        { text: 'Type the password yourself; browser-use open page' },
      ],
    },
  },
  {
    id: 'browser_credential_automation/mail-robot',
    weight: 18,
    code: 'suspicious.browser_credential_automation',
    severity: 'critical',
    files: ['markdown'],
    message: "The instructions run scripts in the user's mailbox on a schedule.",
    rationale: 'Whoever reads a mailbox unattended can reset every account that belongs to it.',
    fix: "Use the mail provider's interface with a narrow permission, started by the user.",
    needles: [['browser-use'], ['mail', 'inbox'], ['launchctl', 'crontab', 'launchagents/', 'systemctl']],
    find: (source) => (MAIL.test(source.text) && SCHEDULE.test(source.text) ? lineOfMatch(source, SCRIPTS) : null),
    examples: {
      fires: [{ text: 'Open gmail.\n\nbrowser-use eval "read()"\n\nAdd it to crontab.', line: 3 }],
      passes: [
        { text: 'Open gmail.\n\nbrowser-use eval "read()"\n' },
        { text: 'Open the inbox, add a line to crontab, and use browser-use open.' },
      ],
    },
  },
];
