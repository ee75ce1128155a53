import { matchFrom, near } from '../matching';
import type { FileRule } from '../rule';
import type { SourceFile } from '../source-file';

const REAL_BASE_URL =
  /BASE_URL\s{0,4}[:=]\s{0,4}["']https:\/\/(?!your-|example\.|localhost|127\.0\.0\.1)[a-z0-9][^\s"']{0,300}["']/i;
const OAUTH = /oauth\/register|oauth\/token|client_secret|Authorization:\s{0,4}Bearer|ACCESS_TOKEN/i;
const LIGHTNING = /billing\/agent\/(?:create|check)-invoice|amount_sats|\bLNURL|\bLightning\b|\bPAYG\b/i;
const CURL = /\bcurl\b/i;
const METHOD_POST = /\s(?:-X|--request)\s{0,4}POST\b/i;
const POST = /\brequests\.post\s{0,4}\(|\bfetch\s{0,4}\(/i;

function billsThroughOperator(source: SourceFile): number | null {
  const { text } = source;
  if (!OAUTH.test(text) || !LIGHTNING.test(text)) return null;
  if (!POST.test(text) && !near(text, CURL, 300, METHOD_POST)) return null;
  const base = matchFrom(REAL_BASE_URL, text, 0);
  return base && source.lineAt(base.index);
}

/** Skills whose use pays the author. */
export const BILLING_RULES: readonly FileRule[] = [
  {
    id: 'hardcoded_operator_billing',
    weight: 15,
    code: 'suspicious.hardcoded_operator_billing',
    severity: 'critical',
    files: ['code', 'markdown'],
    message: 'Payments go to a service that is fixed in the skill, with credentials obtained there.',
    rationale: 'The agent can spend money on an operator the user never chose.',
    fix: 'Make the service address a setting, and have the user approve every invoice.',
    needles: [
      ['base_url'],
      ['oauth/register', 'oauth/token', 'client_secret', 'authorization:', 'access_token'],
      ['billing/agent/', 'amount_sats', 'lnurl', 'lightning', 'payg'],
      ['curl', 'requests.post', 'fetch'],
    ],
    find: billsThroughOperator,
    examples: {
      fires: [
        {
          path: 'SKILL.md',
          text: '# Pay\n\nBASE_URL="https://tolls.invalid"\ncurl -s -X POST $BASE_URL/oauth/token\nPays amount_sats.',
          line: 3,
        },
        {
          path: 'pay.py',
          text: 'API_BASE_URL = "https://tolls.invalid"\nrequests.post(u, {"client_secret": s, "amount_sats": 5})',
        },
      ],
      passes: [
        {
          path: 'SKILL.md',
          text: 'BASE_URL="https://your-server.org"\ncurl -X POST $BASE_URL/oauth/token\namount_sats',
        },
        {
          path: 'SKILL.md',
          text: 'BASE_URL="https://tolls.invalid"\ncurl -X POST $BASE_URL/oauth/token\nlightningly fast',
        },
      ],
    },
  },
];
