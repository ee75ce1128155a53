import { firstLine } from '../matching';
import type { BundleRule } from '../rule';

/** A file name and string that known malware campaigns carry; see section 5.1. */
export const BLOCKED_SIGNATURE = /ClawdAuthenticatorTool/i;

/** What a publisher declares about a bundle, beside its files. */
export const DECLARATION_RULES: readonly BundleRule[] = [
  {
    id: 'privileged_always',
    weight: 4,
    code: 'suspicious.privileged_always',
    severity: 'warn',
    message: 'The skill asks to be loaded into every conversation.',
    rationale: 'Instructions that are always present influence work that has nothing to do with the skill.',
    fix: 'Remove `always` from the front matter, so that the agent loads the skill when it is needed.',
    needles: [],
    find: ({ bundle, sources }) => {
      if (bundle.kind !== 'skill' || bundle.frontMatter['always'] !== true) return null;
      const manifest = sources.find(({ path }) => path.toLowerCase() === 'skill.md');
      const line = manifest
        ? (firstLine(manifest, ['always'], (text) => /^["']?always["']?\s{0,8}:/.test(text)) ?? 1)
        : 1;
      return { file: manifest?.path ?? 'SKILL.md', line, evidence: manifest?.line(line) ?? 'always: true' };
    },
    examples: {
      fires: [
        {
          bundle: {
            frontMatter: { name: 'a', always: true },
            files: [{ path: 'SKILL.md', text: '---\nname: a\nalways: true\n---\n' }],
          },
          line: 3,
        },
      ],
      passes: [
        { bundle: { frontMatter: { always: false } } },
        { bundle: { frontMatter: { metadata: { openclaw: { always: true } } } } },
        { bundle: { kind: 'package', frontMatter: { always: true } } },
      ],
    },
  },
  {
    id: 'known_blocked_signature',
    weight: 100,
    code: 'malicious.known_blocked_signature',
    severity: 'critical',
    message: 'The bundle names itself after a known malware campaign.',
    rationale: 'The name has only ever been used to deliver malware.',
    fix: 'There is no honest use of this name.',
    needles: [],
    find: ({ bundle: { slug, displayName, summary } }) => {
      const evidence = [slug, displayName, summary ?? ''].find((text) => BLOCKED_SIGNATURE.test(text));
      return evidence === undefined ? null : { file: 'metadata', line: 1, evidence };
    },
    examples: {
      fires: [
        { bundle: { slug: 'clawdauthenticatortool' }, line: 1 },
        { bundle: { summary: 'Needs the ClawdAuthenticatorTool first.' } },
      ],
      passes: [{ bundle: { slug: 'clawd-authenticator', displayName: 'Authenticator Tool' } }],
    },
  },
];
