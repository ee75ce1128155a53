import { onLine } from '../matching';
import type { FileRule } from '../rule';
import type { SourceFile } from '../source-file';
import { hasSecretLiteral, SECRET_ANCHORS } from '../secret-literal.rules';

const SHELL_SCRIPT = /\.(?:sh|bash|zsh)$/i;

const isProgram = ({ fileClass, path }: SourceFile): boolean => fileClass === 'code' && !SHELL_SCRIPT.test(path);

/** Secrets written down where every reader of the bundle can take them. */
export const CREDENTIAL_RULES: readonly FileRule[] = [
  {
    id: 'exposed_secret_literal',
    weight: 8,
    code: 'suspicious.exposed_secret_literal',
    severity: 'critical',
    files: ['text'],
    message: 'A credential is written out in full in this file.',
    rationale: 'Whoever downloads the bundle has the secret; it also hints that the author runs on shared credentials.',
    fix: 'Revoke the credential and read it from the environment or the configured secret store instead.',
    ...onLine(SECRET_ANCHORS, (line, _, source) => hasSecretLiteral(line, isProgram(source))),
    examples: {
      fires: [
        { path: 'run.py', text: 'import os\nAPI_KEY = "q7RkT20vbWmZ81LxPd44"\n', line: 2 },
        { path: 'notes.md', text: 'Set `storj access grant: 1aB9cD8eF7gH6iJ5kL4m` and go.' },
        { path: '.npmrc', text: 'my_auth-token=npmZ81LxPd44q7RkT20vbWm' },
        { path: 'call.sh', text: 'curl -H "Authorization: Bearer eyJhbGciOi.JzdWIiOiIx.c2lnbmF0dXJl" "$URL"' },
        { path: 'call.sh', text: 'PASSWORD=correcthorsebatterystaple ./run' },
        { path: 'run.ts', text: 'const url = `https://a.invalid/?api_key=q7RkT20vbWmZ81LxPd44&x=1`;' },
        { path: 'call.sh', text: 'api_key=your-api-key-goes-here secret_key=Zk81mQp4Tr92LsXv' },
      ],
      passes: [
        { path: 'run.py', text: 'API_KEY = os.environ["MY_API_KEY_FOR_SERVICE"]\npassword = "short"\n' },
        { path: 'notes.md', text: 'api_key: YOUR_API_KEY_FROM_THE_SITE\nsecret_key: xxxxxxxxxxxxxxxxxxxxxxxx\n' },
        {
          path: 'run.js',
          text: 'const token = process.env.SERVICE_ACCESS_TOKEN;\nconst accessToken = process.env.LONG_NAME;',
        },
        { path: 'call.sh', text: 'curl -H "Authorization: Bearer $SERVICE_TOKEN_FROM_VAULT" "$URL"' },
        { path: 'run.ts', text: 'return { accessToken: response.access_token, secretKey: deriveFromSettings(a) };' },
        { path: 'run.py', text: 'password = read_password_from_prompt' },
        { path: 'notes.md', text: 'private key: abcd1234...wxyz9876abcd' },
      ],
    },
  },
];
