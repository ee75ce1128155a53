import type { ItemKind, ScanVerdict } from '@app/contracts';

/** The latest outcome of one scanner for one version. */
export interface ScannerOutcome {
  /** `static`, `vt`, `llm`, `clamav`, `http`. */
  readonly scanner: string;
  readonly verdict: ScanVerdict;
  readonly reasonCodes: string[];
  readonly summary: string;
  readonly engineVersion: string;
  readonly capabilityTags: string[];
  /** What everybody may know besides, in the shape clients know of this scanner. */
  readonly details?: unknown;
  /** Epoch milliseconds. */
  readonly checkedAt: number;
}

export const STATIC = 'static';
const VIRUSTOTAL = 'vt';
const LLM = 'llm';
const CLEARABLE = 'suspicious.env_credential_access';

/**
 * The outcomes as they count, which is not always as they were said (server-semantics 4.12, 5.5, 5.6):
 *
 * - A language model's `malicious` counts as `suspicious`, and its word about a package not at all.
 * - What only VirusTotal's language model finds suspicious does not count when no engine, our static scan and the
 *   review all object to nothing.
 * - Reading credentials from the environment is no objection when VirusTotal and the review both find a version clean.
 */
export function weighedOutcomes(kind: ItemKind, outcomes: readonly ScannerOutcome[]): ScannerOutcome[] {
  const isClean = (name: string): boolean =>
    outcomes.some(({ scanner, verdict }) => scanner === name && verdict === 'clean');
  return outcomes.map((outcome) => {
    if (outcome.scanner === LLM) return weighedReview(kind, outcome);
    if (outcome.scanner === VIRUSTOTAL && isOnlyCodeInsight(outcome) && isClean(LLM) && isClean(STATIC))
      return { ...outcome, verdict: 'clean', reasonCodes: [] };
    if (outcome.scanner === STATIC && isClean(VIRUSTOTAL) && isClean(LLM)) return withoutClearable(outcome);
    return outcome;
  });
}

export function isConclusive({ verdict }: Pick<ScannerOutcome, 'verdict'>): boolean {
  return verdict !== 'inconclusive';
}

function weighedReview(kind: ItemKind, outcome: ScannerOutcome): ScannerOutcome {
  if (kind === 'package') return { ...outcome, verdict: 'inconclusive', reasonCodes: [] };
  return outcome.verdict === 'malicious' ? { ...outcome, verdict: 'suspicious' } : outcome;
}

function isOnlyCodeInsight({ verdict, details }: ScannerOutcome): boolean {
  const { source, engines } = (details ?? {}) as {
    source?: unknown;
    engines?: { malicious?: unknown; suspicious?: unknown };
  };
  return verdict === 'suspicious' && source === 'code_insight' && engines?.malicious === 0 && engines.suspicious === 0;
}

function withoutClearable(outcome: ScannerOutcome): ScannerOutcome {
  const reasonCodes = outcome.reasonCodes.filter((code) => code !== CLEARABLE);
  if (outcome.verdict !== 'suspicious' || reasonCodes.length === outcome.reasonCodes.length) return outcome;
  return reasonCodes.length > 0 ? { ...outcome, reasonCodes } : { ...outcome, verdict: 'clean', reasonCodes };
}
