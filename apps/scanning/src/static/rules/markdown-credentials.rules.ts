import { redactQuoted } from '../evidence.rules';
import { matchesOf, matchFrom, onLine, type LineTest } from '../matching';
import type { FileRule } from '../rule';

const SET_REMOTE = /\bgit\s{1,4}remote\s{1,4}set-url\b/i;
const URL_USER = /https:\/\/([^\s@/]{1,200})@/i;
const SECRET_VARIABLE = /\$\{?(?:\w{0,60}(?:TOKEN|SECRET|KEY)|(?:[a-z0-9_]{0,60}_)?PAT(?![a-z0-9]))/i;
const SAVE_IT =
  /\bsave\s{1,4}(?:it|[\w ]{0,30}\b(?:token|secret|credentials?|key|pat))\s{1,4}(?:to|in|into)\s{1,4}(?:your\s{1,4}|the\s{1,4})?(?:memory|conversation|chat)\b/i;

const LAUNCHER = /\b(?:npx|bunx|pnpm\s{1,4}dlx|npm\s{1,4}exec|node|python[\d.]{0,5}|uvx)\s/i;
const LAUNCHER_OR_DOCKER = /\b(?:npx|bunx|pnpm\s{1,4}dlx|npm\s{1,4}exec|node|python[\d.]{0,5}|uvx|docker\s{1,4}run)\s/i;
const VALUE = `(?:"[^"\\n]{8,400}"|'[^'\\n]{8,400}'|<[^>\\n]{1,80}>|["']?\\$\\{?\\w{0,60}(?:MNEMONIC|SEED|PHRASE))`;
const FROM_MNEMONIC = /\bfrom-mnemonic\b/i;
const ANY_VALUE = new RegExp(VALUE, 'i');
const SECRET_OPTION = new RegExp(
  `--(?:private-key|seed-phrase|seed|mnemonic|password|token)(?:[ \\t]{1,4}|[ \\t]{0,2}=[ \\t]{0,2})${VALUE}`,
  'i',
);
const WARNS = /\b(?:do\s{1,4}not|don['’]?t|avoid|never|reject)\b/i;
const WARNING_REACH = 120;

/** Whether a warning begins at most 120 characters before `index`. */
function isWarnedAgainst(line: string, index: number): boolean {
  const warning = matchFrom(WARNS, line, Math.max(0, index - WARNING_REACH));
  return warning !== null && warning.index < index;
}

function remoteHoldsSecret(line: string): boolean {
  const command = matchFrom(SET_REMOTE, line, 0);
  if (!command) return false;
  for (const match of matchesOf(URL_USER, line)) {
    if (match.index > command.index && SECRET_VARIABLE.test(match[1] ?? '')) return true;
  }
  return false;
}

const passesPhrase: LineTest = (line) => {
  const launcher = matchFrom(LAUNCHER, line, 0);
  const phrase = launcher && matchFrom(FROM_MNEMONIC, line, launcher.index);
  return phrase !== null && matchFrom(ANY_VALUE, line, phrase.index) !== null && !isWarnedAgainst(line, phrase.index);
};

const passesOption: LineTest = (line) => {
  const launcher = matchFrom(LAUNCHER_OR_DOCKER, line, 0);
  const option = launcher && matchFrom(SECRET_OPTION, line, launcher.index);
  return option !== null && !isWarnedAgainst(line, option.index);
};

const exposure = {
  code: 'suspicious.credential_exposure_instructions',
  severity: 'critical',
  files: ['markdown'],
  fix: 'Use a credential helper, and keep secrets out of files, URLs and conversations.',
} as const;

const argv = {
  code: 'suspicious.secret_argv_exposure',
  severity: 'critical',
  files: ['markdown'],
  message: 'The instructions pass a secret on a command line.',
  rationale: 'Command lines are visible to every process and end up in the shell history and in logs.',
  fix: 'Pass the secret through standard input, a file with narrow permissions, or the environment.',
  redact: redactQuoted,
} as const;

/** Instructions that handle secrets carelessly. */
export const MARKDOWN_CREDENTIAL_RULES: readonly FileRule[] = [
  {
    ...exposure,
    id: 'credential_exposure_instructions/git-remote',
    weight: 4,
    message: 'The instructions write a token into the address of a git remote.',
    rationale: 'The token stays readable in the repository configuration and in every error message.',
    ...onLine(['set-url'], remoteHoldsSecret),
    examples: {
      fires: [
        {
          text: 'Run:\n\n    git remote set-url origin https://x-access-token:$GITHUB_TOKEN@github.com/a/b.git',
          line: 3,
        },
        { text: 'git remote set-url origin https://${GH_PAT}@github.com/a/b.git' },
      ],
      passes: [
        { text: 'git remote set-url origin https://github.com/a/b.git # not with $GITHUB_TOKEN@' },
        { text: 'git remote set-url origin https://$USER@example.org/$PATH' },
      ],
    },
  },
  {
    ...exposure,
    id: 'credential_exposure_instructions/remember',
    weight: 6,
    message: 'The instructions have the agent keep a secret in its memory or conversation.',
    rationale: 'Memory and conversations are stored, shared and sent to models; a secret there is no secret.',
    ...onLine(['save'], (line, _, source) => SAVE_IT.test(line) && SECRET_VARIABLE.test(source.text), [['$']]),
    examples: {
      fires: [{ text: 'Export $SITE_TOKEN.\n\nSave the token to your memory for next time.', line: 3 }],
      passes: [
        { text: 'Save the token to your memory for next time.' },
        { text: 'Put $HOME in your $PATH and save the file to your memory card.' },
      ],
    },
  },
  {
    ...argv,
    id: 'secret_argv_exposure/from-mnemonic',
    weight: 4,
    ...onLine(['from-mnemonic'], passesPhrase),
    examples: {
      fires: [
        { text: 'npx wallet-tool from-mnemonic "twelve words in a row"' },
        { text: 'Then:\n\nuvx purse from-mnemonic $WALLET_SEED', line: 3 },
      ],
      passes: [
        { text: 'Never run npx wallet-tool from-mnemonic "twelve words in a row".' },
        { text: 'npx wallet-tool from-mnemonic --stdin' },
      ],
    },
  },
  {
    ...argv,
    id: 'secret_argv_exposure/option',
    weight: 3,
    ...onLine(['--private-key', '--seed', '--mnemonic', '--password', '--token'], passesOption),
    examples: {
      fires: [
        { text: 'docker run node-image --private-key <hex key>' },
        { text: 'npx deploy --token="abcd efgh ijkl"' },
      ],
      passes: [
        { text: 'Don\'t call `npx deploy --token "abcdefghijkl"`; log in instead.' },
        { text: 'npx deploy --token-file ~/.token' },
        { text: 'git push --token "abcdefghijkl"' },
      ],
    },
  },
];
