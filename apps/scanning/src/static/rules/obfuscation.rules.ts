import { onLine } from '../matching';
import type { FileRule } from '../rule';

const HIDDEN_TEXT = /(?:\\x[0-9a-fA-F]{2}){6}|\b(?:atob|Buffer\.from)\s{0,4}\(\s{0,8}["'`][A-Za-z0-9+/=]{200}/;

/** Code written so that a reader cannot see what it says. */
export const OBFUSCATION_RULES: readonly FileRule[] = [
  {
    id: 'obfuscated_code',
    weight: 10,
    code: 'suspicious.obfuscated_code',
    severity: 'warn',
    files: ['code'],
    message: 'Part of this code is hidden behind escapes or a long encoded literal.',
    rationale: 'Honest code is published to be read; encoded text is the usual wrapping of a payload.',
    fix: 'Write the text plainly, or ship data as a file of its own.',
    ...onLine(['\\x', 'atob', 'buffer.from'], HIDDEN_TEXT),
    examples: {
      fires: [
        { text: String.raw`const url = "\x68\x74\x74\x70\x3a\x2f\x2f";` },
        { text: `const code = atob("${'QUJD'.repeat(50)}");` },
        { text: `\nconst code = Buffer.from('${'QUJD'.repeat(60)}', 'base64');`, line: 2 },
      ],
      passes: [
        { text: String.raw`const reset = "\x1b[0m", bell = "\x07", bom = "\xEF\xBB\xBF";` },
        { text: `const icon = Buffer.from('${'QUJD'.repeat(49)}', 'base64');` },
        { text: 'const bytes = Buffer.from(input, "base64"); const text = atob(value);' },
      ],
    },
  },
];
