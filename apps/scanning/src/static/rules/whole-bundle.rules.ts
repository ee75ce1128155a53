import { lineOfMatch, near } from '../matching';
import type { BundleContext, BundleRule, Sighting } from '../rule';
import type { SourceFile } from '../source-file';

const UNATTENDED =
  /AUTO_ANSWER["']?\s{0,4}[:=]\s{0,4}["']?true|\bwhile\s{1,4}True\s{0,4}:|\b(?:sleep|interval)\w{0,20}["']?[\s(:=]{1,6}(?:[3-9]\d{2}|\d{4,9})\b|["']?kind["']?\s{0,4}[:=]\s{0,4}["']cron["']|(?:^|[\s"'`])\*\/\d{1,3}\s{1,4}\*/im;
const AGENT_CREDENTIAL = /\bX-API-Key\b|\bapi_key\b|\bVDOOB_API_KEY\b|\bAGENT_ID\b|\bagent_config\.json\b/i;
const POST = /\bpost\b/i;
const ANSWER_PATH = /submit-answer|agent-withdrawals|agents\/register|messages\/agent/i;
const ANSWER_CALL = /\bsubmit_answer\b|\banswer_question\b|\bact_cron_check\b/i;

const RECIPE_SOURCE = /\berror-codes\.json\b|\brecipes?\.json\b|\bpatterns\.json\b|\bdocs\.openclaw\.ai\b/i;
const FETCHES = /\bfetch\b|\bcurl\b|\bwget\b|\brequests\.get\b|\burlopen\b|\burllib\b|\bhttpx\b|https?:\/\//i;
const RECIPE_STORE = /\berror-patterns\.json\b|\bsafe_auto\b|\bfix_recipe_id\b|["']command["']/i;
const SUBSTITUTES = /\bsubstitute_params\s{0,4}\(/i;
const RUNS = /\bshlex\.split\b|\bsubprocess\.run\b/i;

const anyMatches = ({ sources }: BundleContext, pattern: RegExp): boolean =>
  sources.some((source) => lineOfMatch(source, pattern) !== null);

function firstSighting({ sources }: BundleContext, find: (source: SourceFile) => number | null): Sighting | null {
  for (const source of sources) {
    const line = find(source);
    if (line !== null) return { file: source.path, line, evidence: source.line(line) };
  }
  return null;
}

function submission(source: SourceFile): number | null {
  const posted = near(source.text, POST, 1000, ANSWER_PATH);
  return posted ? source.lineAt(posted.second) : lineOfMatch(source, ANSWER_CALL);
}

function recipeRun(source: SourceFile): number | null {
  const run = near(source.text, SUBSTITUTES, 500, RUNS);
  if (run) return source.lineAt(run.first);
  const before = near(source.text, RUNS, 500, SUBSTITUTES);
  return before && source.lineAt(before.second);
}

/** Patterns whose parts are spread over the files of a bundle. */
export const WHOLE_BUNDLE_RULES: readonly BundleRule[] = [
  {
    id: 'autonomous_credential_egress',
    weight: 18,
    code: 'suspicious.autonomous_credential_egress',
    severity: 'critical',
    message: 'The skill keeps posting answers to a service with agent credentials, on its own schedule.',
    rationale: 'An agent that works for a stranger unattended gives away computing time, data and credentials.',
    fix: 'Act on request of the user only, and show what is sent.',
    needles: [
      ['auto_answer', 'while', 'sleep', 'interval', 'cron', '*/'],
      ['x-api-key', 'api_key', 'agent_id', 'agent_config.json'],
      [
        'submit-answer',
        'agent-withdrawals',
        'agents/register',
        'messages/agent',
        'submit_answer',
        'answer_question',
        'act_cron_check',
      ],
    ],
    find: (context) =>
      anyMatches(context, UNATTENDED) && anyMatches(context, AGENT_CREDENTIAL)
        ? firstSighting(context, submission)
        : null,
    examples: {
      fires: [
        {
          bundle: {
            files: [
              { path: 'a.py', text: 'while True:\n    tick()' },
              {
                path: 'b.py',
                text: 'headers = {"X-API-Key": key}\nrequests.post(base + "/submit-answer", headers=headers)',
              },
            ],
          },
          line: 2,
        },
        { path: 'SKILL.md', text: 'Run every */30 * * * * with agent_config.json and call answer_question.' },
      ],
      passes: [
        { path: 'a.py', text: 'headers = {"X-API-Key": key}\nrequests.post(base + "/submit-answer")\nsleep(5)' },
        { path: 'a.py', text: 'while True:\n    submit_answer(AGENT)' },
      ],
    },
  },
  {
    id: 'remote_recipe_execution',
    weight: 25,
    code: 'suspicious.remote_recipe_execution',
    severity: 'critical',
    message: 'The skill downloads command recipes and runs them with filled-in parameters.',
    rationale: 'Whoever controls the download controls the computer, long after the skill was reviewed.',
    fix: 'Ship the recipes in the bundle, where they can be scanned.',
    needles: [
      ['error-codes.json', 'recipe.json', 'recipes.json', 'patterns.json', 'docs.openclaw.ai'],
      ['error-patterns.json', 'safe_auto', 'fix_recipe_id', 'command'],
      ['substitute_params'],
    ],
    find: (context) => {
      const fetchesRecipes = context.sources.some(({ text }) => RECIPE_SOURCE.test(text) && FETCHES.test(text));
      return fetchesRecipes && anyMatches(context, RECIPE_STORE) ? firstSighting(context, recipeRun) : null;
    },
    examples: {
      fires: [
        {
          bundle: {
            files: [
              {
                path: 'fix.py',
                text: 'cmd = substitute_params(recipe["command"], p)\nsubprocess.run(shlex.split(cmd))',
              },
              { path: 'sync.py', text: 'urlopen("https://x.invalid/recipes.json")' },
            ],
          },
          line: 1,
        },
      ],
      passes: [
        {
          path: 'fix.py',
          text: 'load("recipes.json")\ncmd = substitute_params(recipe["command"], p)\nsubprocess.run(cmd)',
        },
        { path: 'fix.py', text: 'fetch("recipes.json")\nprint(substitute_params(recipe["command"], p))' },
      ],
    },
  },
];
