import { createHash } from 'node:crypto';
import type { Finding, FindingContext, NotLookedAt, ReasonCode, Severity, Verdict } from './scan-result';

/** Says which rules judged a version; raise it whenever a change of the rules may change a verdict. */
export const ENGINE_VERSION = 'reef-static-2.1.0';

/** What turns findings into a verdict. All of it in points. */
export interface VerdictSettings {
  /** From this score on a bundle is suspicious. */
  readonly suspiciousFrom: number;
  /** From this score on a bundle is malicious, if one of its findings alone weighs `maliciousCore` or more. */
  readonly maliciousFrom: number;
  readonly maliciousCore: number;
  /** Findings below `weakBelow` are signs honest skills show as well; together they never count for more than `weakCap`. */
  readonly weakBelow: number;
  readonly weakCap: number;
  /** All findings outside plain and hidden text together never count for more than this. */
  readonly mentionedCap: number;
  /** What the weight of a rule is multiplied by, for each context. */
  readonly factors: Readonly<Record<FindingContext, number>>;
  /** What the points of single rules are multiplied by, by their ids; 0 switches a rule off, absent is 1. */
  readonly ruleFactors: Readonly<Record<string, number>>;
}

export const DEFAULT_VERDICT_SETTINGS: VerdictSettings = {
  suspiciousFrom: 50,
  maliciousFrom: 100,
  maliciousCore: 60,
  weakBelow: 20,
  weakCap: 20,
  mentionedCap: 30,
  factors: {
    plain: 1,
    hidden: 1.5,
    message: 0.5,
    comment: 0.3,
    reference: 0.3,
    pattern: 0.15,
    fixture: 0.2,
    warning: 0.1,
  },
  ruleFactors: {},
};

/**
 * What results say of who judged: the rules, and, when an operator weighs them otherwise than they come, a mark of how.
 * Verdicts with another mark are those of other rules.
 */
export function engineVersionOf(settings: VerdictSettings): string {
  const [own, usual] = [settings, DEFAULT_VERDICT_SETTINGS].map((each) => JSON.stringify(sorted(each)));
  if (own === usual) return ENGINE_VERSION;
  return `${ENGINE_VERSION}+${createHash('sha256').update(own!).digest('hex').slice(0, 8)}`;
}
function sorted(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  return Object.entries(value)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, inner]) => [key, sorted(inner)]);
}

const NAMED_CODES = 3;
const SNAPSHOT_FINDINGS = 40;
const MOST_WEIGHT = 150;

/** The points of a finding: the weight of its rule, times the factor of the place it stands in. */
export function weightOf(weight: number, context: FindingContext, settings = DEFAULT_VERDICT_SETTINGS): number {
  return Math.min(MOST_WEIGHT, Math.round(weight * settings.factors[context] * 10) / 10);
}

/**
 * How grave a finding is where it stands: as grave as its rule says when it makes a bundle suspicious by itself, at
 * most a warning below that, and a remark when the text only mentions it. So no clean bundle has a critical finding.
 */
export function severityOf(
  severity: Severity,
  finding: Pick<Finding, 'weight' | 'context'>,
  settings = DEFAULT_VERDICT_SETTINGS,
): Severity {
  if (finding.weight >= settings.suspiciousFrom) return severity;
  if (finding.context !== 'plain' && finding.context !== 'hidden') return 'info';
  return severity === 'info' ? 'info' : 'warn';
}

type Weighed = Pick<Finding, 'code' | 'weight' | 'context'>;

/**
 * The score of a bundle, in points: of each code the gravest finding, in three purses. What stands in plain or hidden
 * text counts in full; weak signs among it count up to `weakCap` together, and what is only mentioned up to
 * `mentionedCap`.
 */
export function scoreOf(findings: readonly Weighed[], settings = DEFAULT_VERDICT_SETTINGS): number {
  const purses = { strong: 0, weak: 0, mentioned: 0 };
  for (const { weight, context } of gravestOfEachCode(findings)) {
    if (context !== 'plain' && context !== 'hidden') purses.mentioned += weight;
    else purses[weight < settings.weakBelow ? 'weak' : 'strong'] += weight;
  }
  return purses.strong + Math.min(purses.weak, settings.weakCap) + Math.min(purses.mentioned, settings.mentionedCap);
}

/**
 * The verdict over a bundle, a function of its findings and of what was left out, and of nothing else:
 *
 * - `malicious`: the score reaches `maliciousFrom`, and one finding alone reaches `maliciousCore`
 * - `suspicious`: the score reaches `suspiciousFrom`
 * - `inconclusive`: neither, but part of a text that could have changed this was not looked at
 * - `clean`: everything was looked at, and it came to less
 */
export function verdictOf(
  findings: readonly Weighed[],
  notLookedAt: readonly NotLookedAt[] = [],
  settings = DEFAULT_VERDICT_SETTINGS,
): Verdict {
  const score = scoreOf(findings, settings);
  const gravest = findings.reduce((most, { weight }) => Math.max(most, weight), 0);
  if (score >= settings.maliciousFrom && gravest >= settings.maliciousCore) return 'malicious';
  if (score >= settings.suspiciousFrom) return 'suspicious';
  return notLookedAt.some(({ matters }) => matters === true) ? 'inconclusive' : 'clean';
}

function gravestOfEachCode(findings: readonly Weighed[]): Weighed[] {
  const gravest = new Map<ReasonCode, Weighed>();
  for (const finding of findings) {
    const known = gravest.get(finding.code);
    if (!known || known.weight < finding.weight) gravest.set(finding.code, finding);
  }
  return [...gravest.values()];
}

/** The codes behind a verdict, each once, in alphabetical order; a clean bundle has none, whatever was noticed. */
export function reasonCodesOf(
  findings: readonly Weighed[],
  verdict: Verdict,
  settings = DEFAULT_VERDICT_SETTINGS,
): ReasonCode[] {
  if (verdict !== 'suspicious' && verdict !== 'malicious') return [];
  const counted = findings.filter(({ weight, context }) => isPresent(context) && weight >= settings.weakBelow);
  return [...new Set(counted.map(({ code }) => code))].sort();
}

const isPresent = (context: FindingContext): boolean => context === 'plain' || context === 'hidden';

/** The one-line summary of a scan: the first three codes, and how many more there are. */
export function summaryOf(verdict: Verdict, reasonCodes: readonly ReasonCode[]): string {
  if (verdict === 'inconclusive') return 'Nothing suspicious was found, but not everything could be looked at.';
  if (reasonCodes.length === 0) return 'No suspicious patterns detected.';
  const more = reasonCodes.length - NAMED_CODES;
  return `Detected: ${reasonCodes.slice(0, NAMED_CODES).join(', ')}${more > 0 ? ` (+${more} more)` : ''}`;
}

/** The findings by `code:file:line:message`, compared character by character, so that the order is the same everywhere. */
export function sortFindings(findings: readonly Finding[]): Finding[] {
  return findings
    .map((finding) => ({ finding, key: sortKey(finding) }))
    .sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
    .map(({ finding }) => finding);
}

/**
 * What a moderation snapshot keeps (section 5.1): findings that differ in code, file, line or message, at most 40. Of
 * more the gravest are kept, in their order.
 */
export function snapshotFindings(findings: readonly Finding[]): Finding[] {
  const distinct = new Map<string, Finding>();
  for (const finding of findings) if (!distinct.has(sortKey(finding))) distinct.set(sortKey(finding), finding);
  const all = [...distinct.values()];
  const kept = new Set([...all].sort((a, b) => b.weight - a.weight).slice(0, SNAPSHOT_FINDINGS));
  return all.filter((finding) => kept.has(finding));
}

function sortKey({ code, file, line, message }: Finding): string {
  return `${code}:${file}:${line}:${message}`;
}
