import { CAPABILITY_LABELS } from './capability-labels.rules';
import { DEFAULT_LIMITS, type ScanLimits } from './limits';
import { ALL_RULES } from './rules/all-rules';
import type { Bundle, ScanResult } from './scan-result';
import { Scanner } from './scanner';
import { ENGINE_VERSION, reasonCodesOf, scoreOf, sortFindings, summaryOf, verdictOf } from './verdict.rules';

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
 * @param limits how much is looked at; what lies beyond is listed in `notLookedAt`
 */
export function scanBundle(bundle: Bundle, limits: ScanLimits = DEFAULT_LIMITS): ScanResult {
  const { findings, capabilityTags, notLookedAt } = fullScanner().scan(bundle, limits);
  const verdict = verdictOf(findings, notLookedAt);
  const reasonCodes = reasonCodesOf(findings, verdict);
  return {
    verdict,
    score: scoreOf(findings),
    reasonCodes,
    findings: sortFindings(findings),
    summary: summaryOf(verdict, reasonCodes),
    engineVersion: ENGINE_VERSION,
    capabilityTags,
    notLookedAt,
  };
}
