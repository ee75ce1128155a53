import { CAPABILITY_LABELS } from './capability-labels.rules';
import { DEFAULT_LIMITS, type ScanLimits } from './limits';
import { ALL_RULES } from './rules/all-rules';
import type { Bundle, NotLookedAt, ScanResult } from './scan-result';
import { Scanner } from './scanner';
import {
  DEFAULT_VERDICT_SETTINGS,
  engineVersionOf,
  reasonCodesOf,
  scoreOf,
  sortFindings,
  summaryOf,
  verdictOf,
  type VerdictSettings,
} from './verdict.rules';

let scanner: Scanner | undefined;

/** The scanner over all rules; made on first use, then kept: its table of needles costs a few milliseconds. */
function fullScanner(): Scanner {
  scanner ??= new Scanner(ALL_RULES, CAPABILITY_LABELS);
  return scanner;
}

/**
 * Scans one version with every static rule (server semantics, sections 5.1 and 5.3). Pure: the same bundle always gives
 * the same result, nothing is read, executed or remembered. Time is linear in the text, so it may block its thread for
 * seconds on the largest bundles; run it in a worker.
 *
 * Skills and packages are read alike; a package has no front matter.
 *
 * @param bundle text files only, in path order
 * @param options `unseen`: what was left out before; `limits`: how much is looked at, and what lies beyond is listed in
 *   `notLookedAt`; `settings`: what findings count for
 */
export function scanBundle(bundle: Bundle, options: ScanOptions = {}): ScanResult {
  const { unseen = [], limits = DEFAULT_LIMITS, settings = DEFAULT_VERDICT_SETTINGS } = options;
  const seen = fullScanner().scan(bundle, limits, settings);
  const { findings, capabilityTags } = seen;
  const notLookedAt = [...unseen, ...seen.notLookedAt];
  const verdict = verdictOf(findings, notLookedAt, settings);
  const reasonCodes = reasonCodesOf(findings, verdict, settings);
  return {
    verdict,
    score: scoreOf(findings, settings),
    reasonCodes,
    findings: sortFindings(findings),
    summary: summaryOf(verdict, reasonCodes),
    engineVersion: engineVersionOf(settings),
    capabilityTags,
    notLookedAt,
  };
}

export interface ScanOptions {
  readonly unseen?: readonly NotLookedAt[];
  readonly limits?: ScanLimits;
  readonly settings?: VerdictSettings;
}
