import { declaredText } from './declared-text';
import { matchFrom } from './matching';
import { BLOCKED_SIGNATURE } from './rules/declaration.rules';
import type { Bundle, Verdict } from './scan-result';

const KEYWORD = /\b(?:malware|stealer|phish|phishing|keylogger)\b/i;
const WEBHOOK = /discord\.gg\/|discord(?:app)?\.com\/api\/webhooks|hooks\.slack/i;
const SHORTENER = /\b(?:bit\.ly|tinyurl\.com|t\.co|goo\.gl|is\.gd)\b/i;
const CURL = /\bcurl\b/i;
const INTO_SHELL = /\|\s{0,8}(?:ba)?sh\b/i;

/** A flag of section 5.2. `suspicious.*` flags neither hide a skill nor appear in the API; they make it appealable. */
export type TextFlag =
  'blocked.malware' | 'suspicious.keyword' | 'suspicious.webhook' | 'suspicious.script' | 'suspicious.url_shortener';

const FLAGS: readonly (readonly [TextFlag, (text: string) => boolean])[] = [
  ['blocked.malware', (text) => BLOCKED_SIGNATURE.test(text)],
  ['suspicious.keyword', (text) => KEYWORD.test(text)],
  ['suspicious.webhook', (text) => WEBHOOK.test(text)],
  ['suspicious.script', (text) => text.split('\n').some(pipesDownloadIntoShell)],
  ['suspicious.url_shortener', (text) => SHORTENER.test(text)],
];

/** The flags of what a skill says about itself and of its file paths; file contents play no part (section 5.2). */
export function textFlagsOf(bundle: Bundle): TextFlag[] {
  const { slug, displayName, summary, frontMatter, metadata } = bundle;
  const paths = bundle.files.map(({ path }) => path);
  const { text } = declaredText([slug, displayName, summary, frontMatter, metadata, paths]);
  return FLAGS.filter(([, applies]) => applies(text)).map(([flag]) => flag);
}

/** The flag a verdict adds to those of the text; none for a clean one. */
export function verdictFlagOf(verdict: Verdict): 'blocked.malware' | 'flagged.suspicious' | null {
  if (verdict === 'clean') return null;
  return verdict === 'malicious' ? 'blocked.malware' : 'flagged.suspicious';
}

function pipesDownloadIntoShell(line: string): boolean {
  const download = matchFrom(CURL, line, 0);
  return download !== null && matchFrom(INTO_SHELL, line, download.index) !== null;
}
