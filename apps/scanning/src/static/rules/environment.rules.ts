import { lineOfMatch, matchesOf } from '../matching';
import type { BundleContext, FileRule } from '../rule';
import type { SourceFile } from '../source-file';

const WEB_REQUEST = /\bfetch\b|\bhttp\.request\b|\baxios\b/;
/** With a name in group 1 or 2 when one fixed variable is read; without one the whole environment is in reach. */
const ENVIRONMENT =
  /\bprocess\.env\b(?:\??\.([A-Za-z_]\w{0,200})|(?:\?\.)?\[\s{0,8}["'`]([A-Za-z_]\w{0,200})["'`]\s{0,8}\])?/;
const PYTHON_READ = /\bos\.(?:environ(?:\.get)?\s{0,2}[[(]|getenv\s{0,2}\()\s{0,8}["'](\w{1,200})["']/i;
const SECRET_NAME = /PASS|SECRET|TOKEN|KEY/i;
const ADDRESS_NAME = /URL|HOST|ENDPOINT/i;
const POST = /\.post\s{0,4}\(/i;
const PASSWORD_FIELD = /["']password["']\s{0,4}:|\bpassword\s{0,4}=(?!=)/i;

function firstUndeclaredRead(source: SourceFile, { declaredEnv }: BundleContext): number | null {
  if (!WEB_REQUEST.test(source.text)) return null;
  for (const match of matchesOf(ENVIRONMENT, source.text)) {
    const name = match[1] ?? match[2];
    if (name === undefined || !declaredEnv.has(name.toUpperCase())) return source.lineAt(match.index);
  }
  return null;
}

function firstPasswordRead(source: SourceFile): number | null {
  let secretAt: number | null = null;
  let readsAddress = false;
  for (const match of matchesOf(PYTHON_READ, source.text)) {
    const name = match[1] ?? '';
    if (secretAt === null && SECRET_NAME.test(name)) secretAt = match.index;
    readsAddress ||= ADDRESS_NAME.test(name);
  }
  if (secretAt === null || !readsAddress) return null;
  return POST.test(source.text) && lineOfMatch(source, PASSWORD_FIELD) !== null ? source.lineAt(secretAt) : null;
}

const shared = {
  code: 'suspicious.env_credential_access',
  severity: 'critical',
  files: ['code'],
  fix: 'Declare every variable in the front matter (requires.env), and read no others.',
} as const;

/** Code that takes credentials from the environment and talks to the network. */
export const ENVIRONMENT_RULES: readonly FileRule[] = [
  {
    ...shared,
    id: 'env_credential_access/undeclared',
    weight: 3,
    message: 'This code reads undeclared environment variables and makes web requests.',
    rationale: 'The environment of an agent holds the keys of all its services; one request can carry them away.',
    needles: [['process.env'], ['fetch', 'http.request', 'axios']],
    find: firstUndeclaredRead,
    examples: {
      fires: [
        { text: 'const key = process.env.SHOP_KEY;\nawait fetch(url, { headers: { key } });', line: 1 },
        {
          bundle: {
            frontMatter: { requires: { env: ['SHOP_KEY'] } },
            files: [{ path: 'a.js', text: 'fetch(process.env.SHOP_KEY);\nsend(Object.entries(process.env));' }],
          },
          line: 2,
        },
        {
          bundle: {
            metadata: { openclaw: { primaryEnv: 'SHOP_KEY' } },
            files: [{ path: 'a.js', text: 'axios.get(process.env["SHOP_KEY"], process.env[name]);' }],
          },
        },
      ],
      passes: [
        { text: 'const key = process.env.SHOP_KEY;\nrefetched(key);' },
        {
          bundle: {
            frontMatter: {
              metadata: { openclaw: { requires: { env: ['shop_key'] }, envVars: [{ name: 'SHOP_URL' }] } },
            },
            files: [{ path: 'a.js', text: "await fetch(process.env.SHOP_URL, process.env?.['SHOP_KEY']);" }],
          },
        },
      ],
    },
  },
  {
    ...shared,
    id: 'env_credential_access/password-login',
    weight: 4,
    message: 'This code posts a password from the environment to an address from the environment.',
    rationale: 'A changed address variable sends the password to somebody else.',
    needles: [['os.environ', 'getenv'], ['.post'], ['password']],
    find: firstPasswordRead,
    examples: {
      fires: [
        {
          path: 'login.py',
          text: 'url = os.getenv("PANEL_BASE_URL")\npw = os.environ["PANEL_PASS"]\nrequests.post(url, json={"password": pw})',
          line: 2,
        },
      ],
      passes: [
        { path: 'login.py', text: 'pw = os.environ["PANEL_PASS"]\nrequests.post(URL, json={"password": pw})' },
        {
          path: 'get.py',
          text: 'url = os.getenv("API_URL")\nk = os.getenv("API_KEY")\nrequests.post(url, json={"password_hint": k})',
        },
      ],
    },
  },
];
